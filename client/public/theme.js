// Runs before the app: a theme chosen in Settings wins over the system's, without a flash of the other.
try {
  var theme = localStorage.getItem('nadzor.theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
  var language = localStorage.getItem('nadzor.language')
  if (language) document.documentElement.lang = language
} catch {
  // Storage may be forbidden; the system's theme then stands.
}
