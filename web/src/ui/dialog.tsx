import type { ReactNode } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { common } from '~/text/en/common'

interface Properties {
  readonly title: string
  readonly close: () => void
  readonly children: ReactNode
  /** Said, but not shown. */
  readonly bare?: boolean
}

/** Above everything, until it is closed; focus then goes back to where it was. */
export function Dialog({ title, close, children, bare = false }: Properties) {
  return (
    <ModalOverlay
      className="overlay"
      isOpen
      isDismissable
      onOpenChange={(open) => {
        if (!open) close()
      }}
    >
      <Modal className="dialog">
        {bare ? (
          <AriaDialog aria-label={title}>{children}</AriaDialog>
        ) : (
          <AriaDialog>
            <div className="dialog-body">
              <div className="page-head">
                <Heading slot="title" level={2}>
                  {title}
                </Heading>
                <button type="button" className="button plain" onClick={close}>
                  {common.close}
                </button>
              </div>
              {children}
            </div>
          </AriaDialog>
        )}
      </Modal>
    </ModalOverlay>
  )
}
