package dev.drydock.adapter.host;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.sshd.agent.common.AbstractAgentProxy;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/**
 * A conversation with an SSH agent, over the socket where it listens (IETF's {@code draft-ietf-sshm-ssh-agent}). An agent that says
 * nothing for too long, as one that asks its owner, has failed: nobody sits before it.
 */
final class SshAgentSocket extends AbstractAgentProxy {
    private static final int LARGEST_ANSWER = 256 * 1024;

    private final SocketChannel channel;
    private final Selector selector;
    private final Duration patience;

    private SshAgentSocket(SocketChannel channel, Selector selector, Duration patience) {
        super(null);
        this.channel = channel;
        this.selector = selector;
        this.patience = patience;
    }

    /**
     * Opens one.
     *
     * @param patience how long an answer may take
     * @throws IOException if nobody listens there
     */
    static SshAgentSocket open(Path socket, Duration patience) throws IOException {
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        boolean opened = false;
        try {
            channel.configureBlocking(false);
            Selector selector = Selector.open();
            channel.register(selector, SelectionKey.OP_READ);
            opened = true;
            return new SshAgentSocket(channel, selector, patience);
        } finally {
            if (!opened) {
                channel.close();
            }
        }
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    protected synchronized Buffer request(Buffer asked) throws IOException {
        ByteBuffer question = ByteBuffer.wrap(asked.array(), asked.rpos(), asked.available());
        long last = System.nanoTime() + patience.toNanos();
        while (question.hasRemaining()) {
            if (channel.write(question) == 0 && System.nanoTime() > last) {
                throw new IOException("it takes no question");
            }
        }
        int length = read(ByteBuffer.allocate(Integer.BYTES), last).getInt();
        if (length < 1 || length > LARGEST_ANSWER) {
            throw new IOException("what listens there is no SSH agent");
        }
        return new ByteArrayBuffer(read(ByteBuffer.allocate(length), last).array());
    }

    private ByteBuffer read(ByteBuffer into, long last) throws IOException {
        while (into.hasRemaining()) {
            int count = channel.read(into);
            if (count < 0) {
                throw new EOFException("it ended the conversation");
            }
            if (count == 0) {
                long left = (last - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    throw new IOException("it did not answer within " + patience.toSeconds() + " s");
                }
                selector.select(left);
                selector.selectedKeys().clear();
            }
        }
        return into.flip();
    }

    @Override
    public void close() throws IOException {
        selector.close();
        channel.close();
        super.close();
    }
}
