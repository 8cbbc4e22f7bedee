package dev.drydock.restore;

import dev.drydock.testing.Command;
import dev.drydock.testing.hosts.EtcdHosts;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Somebody who writes into etcd all the time, one key after the other, and remembers what was refused. */
final class Writer implements AutoCloseable {
    private final EtcdHosts etcd;
    private final List<String> refusals = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private final AtomicInteger written = new AtomicInteger();
    private volatile boolean over;

    private Writer(EtcdHosts etcd) {
        this.etcd = etcd;
        this.thread = Thread.ofVirtual().unstarted(this::write);
    }

    static Writer start(EtcdHosts etcd) {
        Writer writer = new Writer(etcd);
        writer.thread.start();
        return writer;
    }

    private void write() {
        for (int i = 0; !over; i++) {
            try {
                Command.Result result = etcd.etcdctl("--command-timeout=5s put /registry/leases/busy/" + i + " x");
                if (result.exit() == 0) {
                    written.incrementAndGet();
                } else {
                    refusals.add(result.output().strip());
                }
            } catch (IOException e) {
                refusals.add(e.toString());
            }
        }
    }

    int written() {
        return written.get();
    }

    /** Ends it, and tells what was refused. */
    List<String> end() throws InterruptedException {
        over = true;
        thread.join();
        return refusals;
    }

    @Override
    public void close() {
        over = true;
    }
}
