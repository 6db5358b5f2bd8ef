// The heights of all rows in pixels: where a row begins and which row lies at a place, each in O(log n).

/** A Fenwick tree: `#sums[i]` holds the sum of the `i & -i` rows before row `i`. */
export class Heights {
  #heights = new Float64Array();
  #sums = new Float64Array(1);
  #highest = 0; // the highest power of two that is not above the count

  /**
   * @param {number} count
   * @param {number} estimate the height of a row that has not been measured
   */
  constructor(count, estimate) {
    this.rebuild(count, estimate);
  }

  get count() {
    return this.#heights.length;
  }

  get total() {
    return this.top(this.count);
  }

  /**
   * Forgets all that was measured.
   *
   * @param {number} count
   * @param {number} estimate
   */
  rebuild(count, estimate) {
    this.#heights = new Float64Array(count).fill(estimate);
    this.#sums = new Float64Array(count + 1);
    this.#highest = count && 2 ** (31 - Math.clz32(count));
    for (let i = 1; i <= count; i++) this.#sums[i] = estimate * (i & -i);
  }

  /**
   * @param {number} i
   * @returns {number}
   */
  height(i) {
    return this.#heights[i];
  }

  /**
   * @param {number} i
   * @param {number} height
   */
  set(i, height) {
    if (!(i in this.#heights)) throw new RangeError(`there is no row ${i} among ${this.count}`);
    const difference = height - this.#heights[i];
    this.#heights[i] = height;
    for (let node = i + 1; node <= this.count; node += node & -node) this.#sums[node] += difference;
  }

  /**
   * The height of all rows before row `i`, which may be the count.
   *
   * @param {number} i
   * @returns {number}
   */
  top(i) {
    let sum = 0;
    for (let node = Math.min(i, this.count); node > 0; node -= node & -node) sum += this.#sums[node];
    return sum;
  }

  /**
   * The row at a height, never one without height unless it is the last; above all rows it is the first, below all
   * the last, and -1 when there is none.
   *
   * @param {number} y
   * @returns {number}
   */
  at(y) {
    let row = 0;
    let left = y;
    for (let step = this.#highest; step > 0; step >>= 1) {
      if (row + step <= this.count && this.#sums[row + step] <= left) {
        row += step;
        left -= this.#sums[row];
      }
    }
    return Math.min(row, this.count - 1);
  }
}
