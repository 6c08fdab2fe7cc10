// A slider over the days of a date field: moving it names the day, letting go asks for it.

const dayMs = 24 * 60 * 60 * 1000
const slider = document.querySelector('input[data-moves]')
const field = slider && document.getElementById(slider.dataset.moves)

if (field) {
  const first = Date.parse(slider.dataset.first)
  const dayAt = (place) => new Date(first + place * dayMs).toISOString().slice(0, 10)
  const show = () => slider.setAttribute('aria-valuetext', field.value)
  slider.value = Math.round((Date.parse(field.value) - first) / dayMs)
  slider.closest('[hidden]').hidden = false
  show()
  slider.addEventListener('input', () => {
    field.value = dayAt(Number(slider.value))
    show()
  })
  slider.addEventListener('change', () => field.form.requestSubmit())
}
