package dev.drydock.sim.slack;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Who and what is in the workspace now: accounts, groups and channels, each found by id or by name. */
final class Directory {
    private final Workspace workspace;
    private final Map<String, User> users = new ConcurrentHashMap<>();
    private final Map<String, UserGroup> groups = new ConcurrentHashMap<>();
    private final Map<String, Channel> channels = new ConcurrentHashMap<>();

    Directory(Workspace workspace) {
        this.workspace = workspace;
        put(workspace.bot());
        workspace.users().forEach(this::put);
        workspace.groups().forEach(this::put);
        workspace.channels().forEach(this::put);
    }

    void put(User user) {
        users.put(user.id(), user);
    }

    void put(UserGroup group) {
        groups.put(group.id(), group);
    }

    void put(Channel channel) {
        channels.put(channel.id(), channel);
    }

    Optional<User> user(String id) {
        return Optional.ofNullable(users.get(id));
    }

    Optional<User> userNamed(String handle) {
        String name = handle.startsWith("@") ? handle.substring(1) : handle;
        return users.values().stream().filter(u -> u.name().equals(name)).findFirst();
    }

    Optional<User> userMailed(String email) {
        return users.values().stream()
                .filter(u -> u.email().equalsIgnoreCase(email))
                .findFirst();
    }

    Optional<UserGroup> group(String id) {
        return Optional.ofNullable(groups.get(id));
    }

    Optional<UserGroup> groupNamed(String handle) {
        String name = handle.startsWith("@") ? handle.substring(1) : handle;
        return groups.values().stream().filter(g -> g.handle().equals(name)).findFirst();
    }

    Collection<UserGroup> groups() {
        return groups.values();
    }

    Optional<Channel> channel(String id) {
        return Optional.ofNullable(channels.get(id));
    }

    /** A channel by {@code #name}, name, id, or {@code @person} for the direct messages between that person and the bot. */
    Optional<Channel> channelNamed(String name) {
        if (name.startsWith("@")) {
            return userNamed(name).map(this::direct);
        }
        String plain = name.startsWith("#") ? name.substring(1) : name;
        return channel(name)
                .or(() -> channels.values().stream()
                        .filter(c -> c.name().equals(plain))
                        .findFirst());
    }

    /** The conversation between the bot and one person; made on first use. */
    Channel direct(User person) {
        return channels.computeIfAbsent(
                "D0" + person.id().substring(1),
                id -> new Channel(
                        id, "directmessage", Set.of(person.id(), workspace.bot().id()), false, Channel.Kind.DIRECT));
    }
}
