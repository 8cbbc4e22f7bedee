package dev.drydock.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlackManifestTest {
    private static final String SOCKET = "socket-mode.yaml";
    private static final String HTTP = "http-mode.yaml";

    @ParameterizedTest
    @ValueSource(strings = {SOCKET, HTTP})
    void everyCommandIsThereAndArrivesWithIds(String file) throws IOException {
        JsonNode commands = read(file).at("/features/slash_commands");

        assertThat(commands.findValuesAsText("command"))
                .containsExactlyInAnyOrder("/drydock", "/drain", "/cordon", "/uncordon");
        assertThat(commands).allSatisfy(command -> {
            assertThat(command.path("should_escape").booleanValue()).isTrue();
            assertThat(command.path("description").asText()).isNotBlank().hasSizeLessThanOrEqualTo(2000);
            assertThat(command.path("usage_hint").asText()).isNotBlank().hasSizeLessThanOrEqualTo(1000);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {SOCKET, HTTP})
    void theScopesAreThoseNeededAndNoOther(String file) throws IOException {
        JsonNode scopes = read(file).at("/oauth_config/scopes");

        assertThat(scopes.path("bot"))
                .extracting(JsonNode::textValue)
                .containsExactlyInAnyOrder(
                        "commands",
                        "chat:write",
                        "files:write",
                        "usergroups:read",
                        "users:read",
                        "users:read.email",
                        "channels:history",
                        "groups:history");
        assertThat(scopes.has("user")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {SOCKET, HTTP})
    void buttonsAndTheHomeTabWork(String file) throws IOException {
        JsonNode app = read(file);

        assertThat(app.at("/settings/interactivity/is_enabled").booleanValue()).isTrue();
        assertThat(app.at("/features/app_home/home_tab_enabled").booleanValue()).isTrue();
        assertThat(app.at("/settings/event_subscriptions/bot_events"))
                .extracting(JsonNode::textValue)
                .containsExactly("app_home_opened");
        assertThat(app.at("/display_information/name").asText()).hasSizeBetween(1, 35);
        assertThat(app.at("/display_information/description").asText()).hasSizeBetween(1, 140);
    }

    @Test
    void socketModeNeedsNoAddress() throws IOException {
        JsonNode app = read(SOCKET);

        assertThat(app.at("/settings/socket_mode_enabled").booleanValue()).isTrue();
        assertThat(app.findValues("url")).isEmpty();
        assertThat(app.findValues("request_url")).isEmpty();
    }

    @Test
    void httpModeTakesEverythingAtOneAddress() throws IOException {
        JsonNode app = read(HTTP);

        assertThat(app.at("/settings/socket_mode_enabled").booleanValue()).isFalse();
        assertThat(app.findValuesAsText("url")).hasSize(4).containsOnly("https://drydock.example.com/slack/events");
        assertThat(app.findValuesAsText("request_url"))
                .hasSize(2)
                .containsOnly("https://drydock.example.com/slack/events");
    }

    private static JsonNode read(String file) throws IOException {
        String yaml = Files.readString(Path.of("manifests", "slack", file));
        return new ObjectMapper().valueToTree(Serialization.unmarshal(yaml, Map.class));
    }
}
