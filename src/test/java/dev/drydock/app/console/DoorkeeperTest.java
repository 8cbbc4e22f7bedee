package dev.drydock.app.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.app.console.Doorkeeper.Visit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoorkeeperTest {
    private static final String TOKEN = "0123456789abcdef";

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
        the page itself,                GET,  127.0.0.1:3000,  '',                      '',          0
        by name,                        GET,  localhost:3000,  '',                      '',          0
        over IPv6,                      GET,  [::1]:3000,      '',                      same-origin, 0
        a name that leads here,         GET,  evil.example,    '',                      '',          421
        a name that begins like ours,   GET,  127.0.0.1.evil.example:3000, '',          '',          421
        no host at all,                 GET,  '',              '',                      '',          421
        a deed from the page,           POST, 127.0.0.1:3000,  http://127.0.0.1:3000,   same-origin, 0
        a deed from another site,       POST, 127.0.0.1:3000,  http://evil.example,     cross-site,  403
        a deed from another port,       POST, 127.0.0.1:3000,  http://127.0.0.1:8080,   same-site,   403
        a deed under another name,      POST, 127.0.0.1:3000,  http://localhost:3000,   cross-site,  403
        a deed from a sandboxed frame,  POST, 127.0.0.1:3000,  null,                    cross-site,  403
        a deed from nowhere,            POST, 127.0.0.1:3000,  '',                      '',          403
        a deed over another scheme,     POST, 127.0.0.1:3000,  https://127.0.0.1:3000,  same-origin, 403
        a deed from garbage,            POST, 127.0.0.1:3000,  'http://[',              '',          403
        a stream for another site,      GET,  127.0.0.1:3000,  http://evil.example,     cross-site,  403
        """)
    void onLoopbackHostAndOriginDecide(
            String name, String method, String host, String origin, String site, int status) {
        assertThat(status(new Doorkeeper(Optional.empty()), visit(method, host, origin, site, Optional.empty())))
                .as(name)
                .isEqualTo(status);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
        the right token,              GET,  10.0.0.7:3000, '',                   0123456789abcdef, 0
        a wrong token,                GET,  10.0.0.7:3000, '',                   0123456789abcdee, 401
        a shorter token,              GET,  10.0.0.7:3000, '',                   0123,             401
        no token,                     GET,  10.0.0.7:3000, '',                   '',               401
        a deed with the token,        POST, 10.0.0.7:3000, http://10.0.0.7:3000, 0123456789abcdef, 0
        a deed of another page with it, POST, 10.0.0.7:3000, http://evil.example, 0123456789abcdef, 403
        """)
    void elsewhereTheTokenIsWanted(String name, String method, String host, String origin, String cookie, int status) {
        Optional<String> kept = Optional.of(cookie).filter(text -> !text.isEmpty());

        assertThat(status(new Doorkeeper(Optional.of(TOKEN)), visit(method, host, origin, "", kept)))
                .as(name)
                .isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"same-origin,true", "none,true", "'',true", "cross-site,false", "same-site,false"})
    void nothingButThePageIsForOtherSites(String site, boolean welcome) {
        Visit visit = visit("GET", "127.0.0.1:3000", "", site, Optional.empty());

        assertThat(new Doorkeeper(Optional.empty()).refuseEmbedding(visit).isEmpty())
                .isEqualTo(welcome);
    }

    @Test
    void withoutATokenItListensOnLoopbackOnly() {
        assertThatThrownBy(() -> new ConsoleSettings("0.0.0.0", 3000, Optional.empty()))
                .hasMessageContaining("token");
        assertThatThrownBy(() -> new ConsoleSettings("no.such.host.invalid", 3000, Optional.empty()))
                .hasMessageContaining("token");
        assertThat(new ConsoleSettings("0.0.0.0", 3000, Optional.of(TOKEN)).token())
                .isPresent();
        assertThat(ConsoleSettings.isLoopback("localhost")).isTrue();
    }

    private static int status(Doorkeeper doorkeeper, Visit visit) {
        return doorkeeper.refuse(visit).map(Doorkeeper.Refusal::status).orElse(0);
    }

    private static Visit visit(String method, String host, String origin, String site, Optional<String> cookie) {
        Map<String, String> headers = new HashMap<>(Map.of("host", host, "origin", origin, "sec-fetch-site", site));
        headers.values().removeIf(String::isEmpty);
        return new Visit(method, headers, cookie);
    }
}
