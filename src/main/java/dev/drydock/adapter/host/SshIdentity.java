package dev.drydock.adapter.host;

import java.security.KeyPair;
import java.security.PublicKey;

/** What Drydock proves with, at a login, who it is. */
sealed interface SshIdentity {
    /** A key that it has itself. */
    record Own(KeyPair pair) implements SshIdentity {}

    /** A key that an SSH agent has, which signs with it and never gives it away. */
    record OfAgent(PublicKey key) implements SshIdentity {}
}
