/**
 * Two self-signed certificates as recorders carry them, with their keys, for fakes only: they open nothing anywhere.
 * Node cannot make a certificate by itself.
 */
export const tlsKeys = [
  {
    key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgwfQcXtn1e0tmUTLK
NDqfZYPwomCgPgOTKVE1ywmyZlOhRANCAARLynmXCxA6L/610eeGOaYooUbbpNqm
y5iiwr39ewFVra1ZiANH1WgegB9hhMypesbTgwrOD2zM+Xt4C2m9tlxf
-----END PRIVATE KEY-----
`,
    cert: `-----BEGIN CERTIFICATE-----
MIIBizCCATGgAwIBAgIUCekqlG0KjkqHG3a/0SGYiznM//4wCgYIKoZIzj0EAwIw
GjEYMBYGA1UEAwwPZmFrZS1yZWNvcmRlci0xMCAXDTI2MTEyMjAxNDEyMFoYDzIx
MjYxMDI5MDE0MTIwWjAaMRgwFgYDVQQDDA9mYWtlLXJlY29yZGVyLTEwWTATBgcq
hkjOPQIBBggqhkjOPQMBBwNCAARLynmXCxA6L/610eeGOaYooUbbpNqmy5iiwr39
ewFVra1ZiANH1WgegB9hhMypesbTgwrOD2zM+Xt4C2m9tlxfo1MwUTAdBgNVHQ4E
FgQUwDERabiBsffRG6BpGpxCpVm2YxMwHwYDVR0jBBgwFoAUwDERabiBsffRG6Bp
GpxCpVm2YxMwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiB8k68F
R4VTfuOEy8NkNn3zH3WYXgvwuWnKea1/LCBObgIhAJjTZ5zLl2ciyrSZLPFZBf7V
j1j4yjbT6KetPauAwxAU
-----END CERTIFICATE-----
`,
  },
  {
    key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgcH5xQ3hk8Vw1+djD
JWK0yAPl8MyHfFsTjZ3Gd/67ZpehRANCAARGHbGDVxdCFUosDezBKff5Q7BxAt/1
wnB1mBkhoTxrxci8tOPegQoYbLjqVHjD3Pr+Y40OKwk1qu5Ip+y9FZxu
-----END PRIVATE KEY-----
`,
    cert: `-----BEGIN CERTIFICATE-----
MIIBjDCCATGgAwIBAgIUAWtoZi+hRVVZCatltxez5NxaQgwwCgYIKoZIzj0EAwIw
GjEYMBYGA1UEAwwPZmFrZS1yZWNvcmRlci0yMCAXDTI2MTEyMjAxNDEyMFoYDzIx
MjYxMDI5MDE0MTIwWjAaMRgwFgYDVQQDDA9mYWtlLXJlY29yZGVyLTIwWTATBgcq
hkjOPQIBBggqhkjOPQMBBwNCAARGHbGDVxdCFUosDezBKff5Q7BxAt/1wnB1mBkh
oTxrxci8tOPegQoYbLjqVHjD3Pr+Y40OKwk1qu5Ip+y9FZxuo1MwUTAdBgNVHQ4E
FgQUq4Ub2mQyH57/5pcPqMVpeh7FsjgwHwYDVR0jBBgwFoAUq4Ub2mQyH57/5pcP
qMVpeh7FsjgwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNJADBGAiEAkL3r
tsta8VP9fsfpAOS0dm2cXgMrLFm9MqXhucgxeJMCIQDqWIeu0Drip6f4fmo61kEo
cq+m+R4pfz+SAUDjyn8y1g==
-----END CERTIFICATE-----
`,
  },
] as const
