package org.rialto.serve;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate we are known by: that streams are encrypted with, or that is shown to the servers we ask. Its files
 * are looked at from time to time: a renewed one is for the connections opened from then on, and one that can't be used
 * is told of once, and leaves the last good one where it is.
 */
public final class Certificates implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);

  private final TlsFiles files;
  private final Duration look;
  private final Clock clock;
  private volatile TlsIdentity current;
  private volatile Optional<String> error = Optional.empty();
  private volatile boolean closed;
  /** As the files were when they were read, and when they were last looked at; both by one thread at a time. */
  private List<String> read;
  private List<String> seen;
  private boolean due;
  private boolean faulty;

  /**
   * @param first what the files hold now
   * @param look how often they are looked at
   */
  public Certificates(TlsFiles files, TlsIdentity first, Duration look, Clock clock) {
    this.files = files;
    this.look = look;
    this.clock = clock;
    this.current = first;
    this.read = files.stamps();
    this.seen = read;
  }

  /** Starts to look at the files. */
  public void start() {
    remind();
    Thread.ofVirtual().name("certificates").start(this::watch);
  }

  /** What streams are encrypted with that are opened now. */
  public TlsIdentity current() {
    return current;
  }

  /** What the files hold now, if they can be used; for those who connect too seldom to look from time to time. */
  public synchronized TlsIdentity latest() {
    List<String> found = files.stamps();
    if (!found.equals(read)) readAgain(found);
    remind();
    return current;
  }

  /** Why the files can't be used, where they have changed and can't. */
  public Optional<String> error() {
    return error;
  }

  private void watch() {
    while (!closed) {
      try {
        Thread.sleep(look);
      } catch (InterruptedException end) {
        return;
      }
      try {
        lookAgain();
      } catch (RuntimeException fault) {
        tell(fault);
      }
    }
  }

  /** A fault of ours must not end the looking; the first is told with all that helps to find it. */
  private void tell(RuntimeException fault) {
    if (!faulty) LOG.error("event=certificate-look-failed file={}", files.certificate(), fault);
    faulty = true;
  }

  /** Certificate and key are written one after the other: they are read once both have stayed the same for a while. */
  private synchronized void lookAgain() {
    List<String> found = files.stamps();
    if (!found.equals(read) && found.equals(seen)) readAgain(found);
    seen = found;
    remind();
  }

  /** Reads the files now. */
  public synchronized void reload() {
    readAgain(files.stamps());
    remind();
  }

  private void readAgain(List<String> found) {
    read = found;
    try {
      TlsIdentity next = TlsIdentity.read(files);
      error = Optional.empty();
      if (next.hasCertificateOf(current)) return;
      current = next;
      due = false;
      LOG.info("event=certificate-renewed file={} subject=\"{}\" not-after={}", files.certificate(), current.subject(),
          current.notAfter());
    } catch (TlsException wrong) {
      error = Optional.of(wrong.file() + ": " + wrong.getMessage());
      LOG.error("event=certificate-refused kept=\"the one before\" not-after={} reason=\"{}\"", current.notAfter(),
          error.get());
    }
  }

  /** Tells once of each certificate that it ends, or has ended. */
  private void remind() {
    if (due || !current.isDue(clock.instant())) return;
    due = true;
    LOG.warn("event=certificate-due file={} not-after={} cure=\"renew it\"", files.certificate(), current.notAfter());
  }

  /** Looks no more. */
  @Override public void close() {
    closed = true;
  }
}
