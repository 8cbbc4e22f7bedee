package dev.drydock.adapter.snapshot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.Callable;

/** Compares the SHA-256 at a file's end with that of all that stands before it; ends early when its thread is interrupted. */
final class TrailerCheck implements Callable<TrailerCheck.Outcome> {
    /** Pieces are small, so that the JIT sees many of them and its SHA-256 is in use after the first few. */
    private static final int PIECE = 64 * 1024;

    private final FileChannel channel;
    private final long content;

    /**
     * A check of a file.
     *
     * @param content how many bytes stand before the trailer
     */
    TrailerCheck(FileChannel channel, long content) {
        this.channel = channel;
        this.content = content;
    }

    /**
     * What the check found.
     *
     * @param computed the hash of the content, in hexadecimal
     * @param told the hash at the file's end
     */
    record Outcome(String computed, String told) {
        boolean right() {
            return computed.equals(told);
        }
    }

    @Override
    public Outcome call() throws IOException, DamageException {
        MessageDigest sha256 = sha256();
        ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);
        byte[] bytes = new byte[PIECE];
        long at = 0;
        while (at < content) {
            int length = (int) Math.min(PIECE, content - at);
            read(piece, at, length);
            piece.get(0, bytes, 0, length);
            sha256.update(bytes, 0, length);
            at += length;
        }
        read(piece, content, Trailer.LENGTH);
        piece.get(0, bytes, 0, Trailer.LENGTH);
        HexFormat hex = HexFormat.of();
        return new Outcome(hex.formatHex(sha256.digest()), hex.formatHex(bytes, 0, Trailer.LENGTH));
    }

    private void read(ByteBuffer piece, long at, int length) throws IOException, DamageException {
        piece.clear().limit(length);
        while (piece.hasRemaining()) {
            if (channel.read(piece, at + piece.position()) < 0) {
                throw new DamageException("the file became shorter while it was read");
            }
        }
        piece.clear();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
