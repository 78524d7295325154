import { singleKeys, switchSingleKeys, useBoundKeys } from '~/lib/keys'
import { useStore } from '~/lib/store'
import { app } from '~/text/en/app'
import { Dialog } from '~/ui/dialog'

export default function Help({ close }: { close: () => void }) {
  const keys = useBoundKeys()
  const on = useStore(singleKeys)
  return (
    <Dialog title={app.keys} close={close}>
      <p className="soft">{app.keysIntro}</p>
      <dl className="key-list">
        {[{ keys: app.searchKey, does: app.focusSearch }, ...keys].map((each) => (
          <div key={each.keys}>
            <dt>
              {each.keys.split(' ').map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{each.does}</dd>
          </div>
        ))}
      </dl>
      <label className="row">
        <input
          type="checkbox"
          checked={on}
          onChange={(event) => switchSingleKeys(event.target.checked)}
        />
        {app.singleKeys}
      </label>
    </Dialog>
  )
}
