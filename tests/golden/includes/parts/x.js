// a
// #region one
let x = 1;
// #endregion one
let y;
