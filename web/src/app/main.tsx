import './theme'
import '~/ui/tokens.css'
import '~/ui/base.css'
import '~/ui/parts.css'
import './app.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { hearKeys } from '~/lib/keys'
import { App } from './app'

document.addEventListener('keydown', hearKeys)

const root = document.getElementById('root')
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
}
