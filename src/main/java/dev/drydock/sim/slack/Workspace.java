package dev.drydock.sim.slack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a workspace is on the morning the local Slack starts: its people, groups and channels, and the app installed in it.
 *
 * <p>Ids are made from names ({@code dana} is {@code U0DANA}, {@code #ops} is {@code C0OPS}, {@code @leads} is
 * {@code S0LEADS}), so that golden files stay the same.
 *
 * @param plan          whether user groups exist ({@code PAID}) or are refused with {@code plan_upgrade_required}
 * @param commands      the manifest's slash commands, with their {@code should_escape}
 * @param requestUrl    where deliveries are POSTed; empty means Socket Mode
 */
public record Workspace(
        String teamId,
        String name,
        List<User> users,
        List<UserGroup> groups,
        List<Channel> channels,
        User bot,
        Plan plan,
        Set<String> scopes,
        Map<String, Boolean> commands,
        Optional<String> requestUrl) {

    public static final String BOT_TOKEN = "xoxb-local-bot-token";
    public static final String APP_TOKEN = "xapp-local-app-token";
    public static final String SIGNING_SECRET = "local-signing-secret";
    public static final String APP_ID = "A0LOCAL";
    public static final String BOT_ID = "B0LOCAL";

    /** What the workspace pays for. */
    public enum Plan {
        FREE,
        PAID
    }

    public Workspace {
        users = List.copyOf(users);
        groups = List.copyOf(groups);
        channels = List.copyOf(channels);
        scopes = Set.copyOf(scopes);
        commands = Map.copyOf(commands);
    }

    /** Starts a workspace of the given name, with the bot user {@code drydock} and the manifest's scopes. */
    public static Builder named(String name) {
        return new Builder(name);
    }

    /** Gathers a workspace; each method says what one line of an admin page would. */
    public static final class Builder {
        private static final Set<String> MANIFEST_SCOPES =
                Set.of("commands", "chat:write", "usergroups:read", "users:read", "users:read.email", "files:write");

        private final String name;
        private final String teamId;
        private final List<User> users = new ArrayList<>();
        private final List<UserGroup> groups = new ArrayList<>();
        private final List<Channel> channels = new ArrayList<>();
        private final Map<String, Boolean> commands = new LinkedHashMap<>();
        private Set<String> scopes = MANIFEST_SCOPES;
        private Plan plan = Plan.PAID;
        private Optional<String> requestUrl = Optional.empty();
        private final User bot;

        private Builder(String name) {
            this.name = name;
            this.teamId = id("T0", name);
            this.bot = new User("U0DRYDOCK", "drydock", "Drydock", "", teamId, Set.of(User.Flag.BOT));
        }

        public Builder person(String handle, String realName, User.Flag... flags) {
            Set<User.Flag> said = Set.copyOf(Arrays.asList(flags));
            String team = said.contains(User.Flag.STRANGER) ? "T0ELSEWHERE" : teamId;
            return user(new User(id("U0", handle), handle, realName, handle + "@" + name + ".example", team, said));
        }

        public Builder user(User user) {
            users.add(user);
            return this;
        }

        /** A public channel with these people, and the bot, in it. */
        public Builder channel(String channel, String... handles) {
            Set<String> members = new LinkedHashSet<>(ids(handles));
            members.add(bot.id());
            return channel(
                    new Channel(id("C0", channel), channel.replace("#", ""), members, false, Channel.Kind.PUBLIC));
        }

        public Builder channel(Channel channel) {
            channels.add(channel);
            return this;
        }

        public Builder group(String handle, String... handles) {
            groups.add(new UserGroup(id("S0", handle), handle, ids(handles)));
            return this;
        }

        /** Declares slash commands with {@code should_escape: true}, as the manifest must. */
        public Builder commands(String... names) {
            for (String command : names) {
                commands.put(command, true);
            }
            return this;
        }

        /** Declares a slash command whose text arrives as typed. */
        public Builder unescapedCommand(String command) {
            commands.put(command, false);
            return this;
        }

        public Builder scopes(String... granted) {
            scopes = Set.of(granted);
            return this;
        }

        public Builder moreScopes(String... granted) {
            Set<String> more = new LinkedHashSet<>(scopes);
            more.addAll(Arrays.asList(granted));
            scopes = more;
            return this;
        }

        public Builder plan(Plan paid) {
            plan = paid;
            return this;
        }

        /** Turns Socket Mode off: deliveries are signed and POSTed here. */
        public Builder requestUrl(String url) {
            requestUrl = Optional.of(url);
            return this;
        }

        public Workspace build() {
            return new Workspace(teamId, name, users, groups, channels, bot, plan, scopes, commands, requestUrl);
        }

        private static List<String> ids(String... handles) {
            return Arrays.stream(handles).map(handle -> id("U0", handle)).toList();
        }

        private static String id(String prefix, String name) {
            return prefix + name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "");
        }
    }
}
