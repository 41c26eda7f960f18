import { reactive, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRoute, useRouter } from 'vue-router'
import { homeOf } from '../../router.ts'
import { useSession } from '../../session.ts'
import { sayRefusal } from '../say-refusal.ts'

/** Only an address inside the app may follow a login: never another site's. */
export function safeNext(next: unknown): string | null {
  return typeof next === 'string' && /^\/(?![/\\])/.test(next) && !next.startsWith('/login') ? next : null
}

export function useLogin() {
  const session = useSession()
  const router = useRouter()
  const route = useRoute()
  const { t } = useI18n()
  const form = reactive({ email: session.user?.email ?? '', password: '' })
  const errors = reactive<{ email: string | null; password: string | null }>({ email: null, password: null })
  const busy = ref(false)
  const refusal = ref<string | null>(null)

  async function login(): Promise<boolean> {
    errors.email = form.email.includes('@') ? null : t('visit.login.emailNeeded')
    errors.password = form.password ? null : t('visit.login.passwordNeeded')
    if (errors.email || errors.password || busy.value) return false
    busy.value = true
    refusal.value = null
    try {
      await session.login(form.email.trim(), form.password)
      await router.replace(safeNext(route.query['next']) ?? homeOf(session))
      return true
    } catch (error) {
      refusal.value = sayRefusal(error)
      return false
    } finally {
      busy.value = false
    }
  }
  return { session, form, errors, busy, refusal, login }
}
