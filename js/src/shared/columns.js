// Columns as they come from Python: numbers and words as bytes, which a kernel message hands over as DataViews.

/** @typedef {ArrayBuffer | ArrayBufferView} Bytes */

/**
 * @param {Bytes} bytes
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function uint8(bytes) {
  if (!ArrayBuffer.isView(bytes)) return new Uint8Array(bytes);
  return new Uint8Array(/** @type {ArrayBuffer} */ (bytes.buffer), bytes.byteOffset, bytes.byteLength);
}

/**
 * @param {Bytes} bytes
 * @returns {Uint16Array<ArrayBuffer>}
 */
export function uint16(bytes) {
  return new Uint16Array(...aligned(bytes, Uint16Array.BYTES_PER_ELEMENT));
}

/**
 * @param {Bytes} bytes
 * @returns {Uint32Array<ArrayBuffer>}
 */
export function uint32(bytes) {
  return new Uint32Array(...aligned(bytes, Uint32Array.BYTES_PER_ELEMENT));
}

/**
 * @param {Bytes} bytes
 * @returns {Float64Array<ArrayBuffer>}
 */
export function float64(bytes) {
  return new Float64Array(...aligned(bytes, Float64Array.BYTES_PER_ELEMENT));
}

/** Texts that lie one behind the other in UTF-8; each is decoded when it is first asked for. */
export class Texts {
  // Without `ignoreBOM` a text that begins with U+FEFF would lose it, and every offset in it would be off by one.
  static #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  #bytes;
  #ends;
  /** @type {(string | undefined)[]} */
  #decoded;

  /**
   * @param {Bytes} bytes
   * @param {Uint32Array | DataView | ArrayBuffer} ends the byte at which each text ends
   */
  constructor(bytes, ends) {
    this.#bytes = uint8(bytes);
    this.#ends = uint32(ends);
    this.#decoded = new Array(this.#ends.length);
  }

  get length() {
    return this.#ends.length;
  }

  /**
   * @param {number} i
   * @returns {string}
   */
  at(i) {
    const known = this.#decoded[i];
    if (known !== undefined) return known;
    if (!(i in this.#ends)) throw new RangeError(`there is no text ${i} among ${this.length}`);
    const text = Texts.#decoder.decode(this.#bytes.subarray(i > 0 ? this.#ends[i - 1] : 0, this.#ends[i]));
    this.#decoded[i] = text;
    return text;
  }
}

/**
 * Numbers may begin only at a multiple of their size; bytes that lie elsewhere are copied.
 *
 * @param {Bytes} bytes
 * @param {number} size
 * @returns {[ArrayBuffer, number, number]}
 */
function aligned(bytes, size) {
  const all = uint8(bytes);
  const fits = all.byteOffset % size === 0;
  const { buffer, byteOffset, byteLength } = fits ? all : all.slice();
  return [buffer, byteOffset, byteLength / size];
}
