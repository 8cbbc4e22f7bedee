package dev.drydock.adapter.slack;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The rule of who is listened to, and where: members of the workspace that Drydock is installed in, in the channels named. */
final class Admission {
    /** What Slack writes where it does not tell a channel's name. */
    private static final Set<String> NO_NAMES = Set.of("", "directmessage", "privategroup");

    private final List<String> named;
    private final Set<String> channels;

    /**
     * A rule.
     *
     * @param channels ids or names, with or without their {@code #}; empty for everywhere
     */
    Admission(List<String> channels) {
        this.named = List.copyOf(channels);
        this.channels = channels.stream().map(Admission::key).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Why this sender is not listened to, in words for them; empty when they are.
     *
     * @param ownTeam the workspace that Drydock is installed in
     */
    Optional<String> objection(Sender sender, String ownTeam) {
        Optional<String> stranger = stranger(sender, ownTeam);
        if (stranger.isPresent()) {
            return stranger;
        }
        if (channels.isEmpty() || channels.contains(key(sender.channel()))) {
            return Optional.empty();
        }
        String name = key(sender.channelName());
        if (!NO_NAMES.contains(name) && channels.contains(name)) {
            return Optional.empty();
        }
        return Optional.of("Drydock does not work in this channel, so nothing was done. Please use "
                + String.join(" or ", named.stream().map(Admission::shown).toList()) + ".");
    }

    /** The same, of somebody who filled in a form: where it was opened was asked when it was. */
    static Optional<String> stranger(Sender sender, String ownTeam) {
        return sender.person().teamId().equals(ownTeam)
                ? Optional.empty()
                : Optional.of("Drydock listens to members of the workspace that it is installed in, and you belong to"
                        + " another one. Ask somebody of that workspace.");
    }

    private static String key(String channel) {
        return channel.strip().replaceFirst("^#", "").toLowerCase(Locale.ROOT);
    }

    private static String shown(String channel) {
        return channel.startsWith("#") || channel.matches("[CDG][A-Z0-9]{5,}") ? channel : "#" + channel;
    }
}
