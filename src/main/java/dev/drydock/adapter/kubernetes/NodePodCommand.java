package dev.drydock.adapter.kubernetes;

import dev.drydock.cluster.host.HostException;
import dev.drydock.cluster.host.PodExec;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A command in a node pod, which tells what became of the pod where the connection is lost. After a silence the pod is asked
 * after, since a connection may end unheard: a machine between that forgets it, or an API server that loses its power.
 */
final class NodePodCommand implements PodExec {
    private static final int KILLED = 137;

    private final ExecSocket socket;
    private final Supplier<NodePodState> state;
    private final Duration silence;
    private final Runnable ended;
    private boolean closed;
    private long heard = System.nanoTime();
    private int unanswered;

    /**
     * One that has begun.
     *
     * @param state how it stands with its pod, asked anew each time; a {@link HostException} where that is not answered
     * @param silence after how long without a word it is asked
     * @param ended told once, when the pod is not used any more
     */
    NodePodCommand(ExecSocket socket, Supplier<NodePodState> state, Duration silence, Runnable ended) {
        this.socket = socket;
        this.state = state;
        this.silence = silence;
        this.ended = ended;
    }

    @Override
    public void send(byte[] bytes, Duration stall) throws IOException, InterruptedException {
        socket.send(bytes, stall);
    }

    @Override
    public Optional<Arrival> next(Duration patience) throws InterruptedException {
        long last = System.nanoTime() + patience.toNanos();
        while (true) {
            long now = System.nanoTime();
            long asks = heard + silence.toNanos();
            Optional<Arrival> next = socket.next(Duration.ofNanos(Math.min(last, asks) - now));
            if (next.isPresent()) {
                heard = System.nanoTime();
                unanswered = 0;
                return Optional.of(explained(next.get()));
            }
            if (System.nanoTime() - asks >= 0) {
                heard = System.nanoTime();
                Optional<Arrival> over = askedAfter();
                if (over.isPresent()) {
                    return over;
                }
            }
            if (System.nanoTime() - last >= 0) {
                return Optional.empty();
            }
        }
    }

    private Arrival explained(Arrival arrival) {
        if (arrival instanceof Arrival.Lost(String why)) {
            return new Arrival.Lost(fate().orElse(why));
        }
        if (arrival instanceof Arrival.Ended(int code) && code == KILLED) {
            // Perhaps with the pod: then it is not what the command did.
            return fate().<Arrival>map(Arrival.Lost::new).orElse(arrival);
        }
        return arrival;
    }

    /** A pod that is over says nothing any more; an API server that twice does not answer leads to none. */
    private Optional<Arrival> askedAfter() {
        try {
            NodePodState now = state.get();
            unanswered = 0;
            return now instanceof NodePodState.Over(String why)
                    ? Optional.of(new Arrival.Lost("of the pod: " + why))
                    : Optional.empty();
        } catch (HostException away) {
            unanswered++;
            return unanswered < 2 ? Optional.empty() : Optional.of(new Arrival.Lost(away.getMessage()));
        }
    }

    private Optional<String> fate() {
        try {
            return state.get() instanceof NodePodState.Over(String why)
                    ? Optional.of("of the pod: " + why)
                    : Optional.empty();
        } catch (HostException away) {
            return Optional.of(away.getMessage());
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            socket.close();
            ended.run();
        }
    }
}
