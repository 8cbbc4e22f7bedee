package dev.drydock.sim.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.javalin.websocket.WsBinaryMessageContext;
import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsConnectContext;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/** {@code pods/exec} over WebSockets: each message begins with the number of its stream. */
final class Execs {
    static final String PATH = "/api/v1/namespaces/{namespace}/pods/{pod}/exec";

    private static final String NODE = "drydock-sim-node";
    private static final String POD = "drydock-sim-pod";
    private static final Set<String> PROTOCOLS = Set.of("v4.channel.k8s.io", "v5.channel.k8s.io");
    private static final Duration IDLE = Duration.ofMinutes(10);
    private static final int NORMAL = 1000;
    private static final int KILLED = 137;
    private static final byte IN = 0;
    private static final byte OUT = 1;
    private static final byte ERR = 2;
    private static final byte STATUS = 3;
    /** Of the fifth protocol: the stream whose number follows is at its end. */
    private static final byte CLOSE = (byte) 255;

    private final Optional<PodPrograms> programs;
    private final Map<String, Running> running = new ConcurrentHashMap<>();

    Execs(Optional<PodPrograms> programs) {
        this.programs = programs;
    }

    /** A command that runs. */
    private record Running(Session session, String pod, Thread thread, ExecInput input) {}

    /**
     * Looks at a request before the connection becomes a WebSocket.
     *
     * @param pod the pod that is meant; empty where there is none
     * @param reached whether its node's kubelet is there
     */
    void admit(ApiRequest request, Context context, Optional<StoredObject> pod, boolean reached) {
        if (programs.isEmpty()) {
            throw ApiError.noSuchPath();
        }
        if (!PROTOCOLS.contains(
                Optional.ofNullable(context.header("Sec-WebSocket-Protocol")).orElse(""))) {
            throw ApiError.badRequest("unable to upgrade: no protocol that is known was asked for");
        }
        StoredObject found = pod.orElseThrow(() -> ApiError.notFound(request.type(), request.name()));
        String phase = found.pod().phase();
        if (phase.equals("Succeeded") || phase.equals("Failed")) {
            throw ApiError.badRequest("cannot exec into a container in a completed pod; current phase is " + phase);
        }
        if (!reached) {
            throw new ApiError(500, "InternalError", "error dialing backend: dial tcp: connect: no route to host");
        }
        if (!phase.equals("Running")) {
            throw new ApiError(500, "InternalError", "unable to upgrade connection: container not found (\"host\")");
        }
        context.attribute(NODE, found.pod().node());
        context.attribute(POD, found.uid());
    }

    void configure(WsConfig socket) {
        socket.onConnect(this::connected);
        socket.onBinaryMessage(this::received);
        socket.onClose(closed -> gone(closed.sessionId()));
        socket.onError(error -> gone(error.sessionId()));
    }

    private void connected(WsConnectContext context) {
        Session session = context.session;
        session.setIdleTimeout(IDLE);
        ExecInput input = new ExecInput();
        if (!"true".equals(context.queryParam("stdin"))) {
            input.end();
        }
        PodPrograms.Call call = new PodPrograms.Call(
                context.pathParam("namespace"),
                context.pathParam("pod"),
                String.valueOf(context.<Object>attribute(NODE)),
                context.queryParams("command"),
                input,
                new Stream(session, OUT),
                new Stream(session, ERR));
        String id = context.sessionId();
        Thread thread = Thread.ofVirtual().name("exec-" + id).unstarted(() -> run(session, call, id));
        running.put(id, new Running(session, String.valueOf(context.<Object>attribute(POD)), thread, input));
        thread.start();
    }

    private void run(Session session, PodPrograms.Call call, String id) {
        try {
            for (byte stream : new byte[] {OUT, ERR, STATUS}) {
                send(session, ByteBuffer.wrap(new byte[] {stream}));
            }
            byte[] status = Json.bytes(status(call));
            send(
                    session,
                    ByteBuffer.allocate(status.length + 1)
                            .put(STATUS)
                            .put(status)
                            .flip());
            session.close(NORMAL, "", Callback.NOOP);
        } catch (IOException gone) {
            // The client went away meanwhile.
        } finally {
            running.remove(id);
        }
    }

    private ObjectNode status(PodPrograms.Call call) {
        ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        int code;
        try {
            code = programs.orElseThrow().run(call);
        } catch (InterruptedException killed) {
            code = KILLED;
        } catch (IOException e) {
            return status.put("status", "Failure")
                    .put("reason", "InternalError")
                    .put("message", "Internal error occurred: error executing command in container: " + e.getMessage())
                    .put("code", 500);
        }
        if (code == 0) {
            return status.put("status", "Success");
        }
        status.put("status", "Failure")
                .put("reason", "NonZeroExitCode")
                .put("message", "command terminated with non-zero exit code: exit status " + code);
        Json.list(Json.child(status, "details"), "causes")
                .addObject()
                .put("reason", "ExitCode")
                .put("message", String.valueOf(code));
        return status;
    }

    private void received(WsBinaryMessageContext message) {
        Running command = running.get(message.sessionId());
        ByteBuffer data = message.data();
        if (command == null || !data.hasRemaining()) {
            return;
        }
        byte stream = data.get();
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        if (stream == IN) {
            command.input().add(bytes);
        } else if (stream == CLOSE && bytes.length == 1 && bytes[0] == IN) {
            command.input().end();
        }
    }

    private void gone(String id) {
        Optional.ofNullable(running.get(id))
                .ifPresent(command -> command.input().end());
    }

    /** A pod's container was killed, with all that runs in it. */
    void killed(String pod) {
        running.values().stream()
                .filter(command -> command.pod().equals(pod))
                .forEach(command -> command.thread().interrupt());
    }

    /** Breaks every connection; what runs is told by the end of its input alone. */
    void cut() {
        running.values().forEach(command -> {
            command.session().disconnect();
            command.input().end();
        });
    }

    int open() {
        return running.size();
    }

    private static void send(Session session, ByteBuffer message) throws IOException {
        try {
            Callback.Completable.with(sent -> session.sendBinary(message, sent)).join();
        } catch (CompletionException e) {
            throw new IOException(e);
        }
    }

    /** One of a command's own streams. */
    private static final class Stream extends OutputStream {
        private final Session session;
        private final byte number;

        Stream(Session session, byte number) {
            this.session = session;
            this.number = number;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int count) throws IOException {
            send(
                    session,
                    ByteBuffer.allocate(count + 1)
                            .put(number)
                            .put(bytes, offset, count)
                            .flip());
        }
    }
}
