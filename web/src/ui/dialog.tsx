import { type ReactNode, useRef, useState } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { common } from '~/text/en/common'

/** The second half of a double click on what opens it lands beside it, and is no wish to close it. */
const DOUBLE_CLICK_MS = 500

interface Properties {
  readonly title: string
  readonly close: () => void
  readonly children: ReactNode
  /** Said, but not shown. */
  readonly bare?: boolean
  /** Closed by nothing but a button inside: what it shows is shown this once. */
  readonly once?: boolean
}

/**
 * Above everything, until it is closed; focus then goes back to where it was. As long as
 * it has a form in which something was written, a click beside does nothing, and Escape asks.
 */
export function Dialog({ title, close, children, bare = false, once = false }: Properties) {
  const [opened] = useState(Date.now)
  const written = useRef<HTMLFormElement>(null)
  const loses = () => written.current?.isConnected === true
  return (
    <ModalOverlay
      className="overlay"
      isOpen
      isDismissable={!once}
      isKeyboardDismissDisabled={once}
      shouldCloseOnInteractOutside={() => !loses() && Date.now() - opened > DOUBLE_CLICK_MS}
      onOpenChange={(open) => {
        if (open || (loses() && !window.confirm(common.discard))) return
        close()
      }}
    >
      <Modal className="dialog">
        {bare ? (
          <AriaDialog aria-label={title}>{children}</AriaDialog>
        ) : (
          <AriaDialog>
            <div
              className="dialog-body"
              onChange={({ target }) => {
                written.current = target instanceof Element ? target.closest('form') : null
              }}
            >
              <div className="page-head">
                <Heading slot="title" level={2}>
                  {title}
                </Heading>
                {!once && (
                  <button type="button" className="button plain" onClick={close}>
                    {common.close}
                  </button>
                )}
              </div>
              {children}
            </div>
          </AriaDialog>
        )}
      </Modal>
    </ModalOverlay>
  )
}
