/** How a live list gets to where its origins are judged. */
export enum ListDelivery {
  /** Functions of this package read the list while they serve requests: a change arrives everywhere within 30 seconds. */
  PULL = 'pull',

  /**
   * A function of this package, started by each change of the list, writes it to the places that can hold it, which then answer
   * preflights by themselves. All others read what that function last made of the list.
   */
  PUSH = 'push',
}
