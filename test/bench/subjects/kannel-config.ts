/**
 * Kannel's configuration at its fastest that still keeps a store: the file store, which it never fsyncs, default limits
 * (max-pending-submits among them), a log of errors only, everything on loopback.
 */
export interface KannelPlaces {
  readonly folder: string;
  readonly carrierUrl: string;
  readonly adminPort: number;
  readonly smsboxPort: number;
  /** For carriers' reports, which the bench's carrier does not send. The one port that can't be bound to loopback. */
  readonly reportsPort: number;
  readonly sendsmsPort: number;
  readonly password: string;
}

export const kannelUser = "bench";

export function kannelConfig(places: KannelPlaces): string {
  const { folder, carrierUrl, adminPort, smsboxPort, reportsPort, sendsmsPort, password } = places;
  return `group = core
admin-port = ${adminPort}
admin-interface = 127.0.0.1
admin-password = ${password}
smsbox-port = ${smsboxPort}
smsbox-interface = 127.0.0.1
log-level = 4
store-type = file
store-location = ${folder}/store
dlr-storage = internal
box-deny-ip = "*.*.*.*"
box-allow-ip = 127.0.0.1

group = smsc
smsc = http
smsc-id = carrier
system-type = generic
port = ${reportsPort}
connect-allow-ip = 127.0.0.1
smsc-username = ${kannelUser}
smsc-password = ${password}
send-url = "${carrierUrl}/send?from=%P&to=%p&text=%a"
status-success-regex = "^ok"
status-permfail-regex = "^failed"
status-tempfail-regex = "^retry"

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = ${sendsmsPort}
sendsms-interface = 127.0.0.1
log-level = 4

group = sendsms-user
username = ${kannelUser}
password = ${password}
`;
}
