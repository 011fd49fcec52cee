// The link printed at the first start carries the key behind its #, which no server and no log ever sees. It goes into the form, and out of the address.
const field = document.querySelector('[data-owner-key]');
const key = location.hash.slice(1);
if (key) {
  history.replaceState(null, '', location.pathname);
  field.value = key;
  field.form.querySelector('button').focus();
} else {
  field.focus();
}
