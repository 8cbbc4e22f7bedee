package dev.drydock.adapter.slack;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlashTextTest {
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '\0',
            value = {
                "/drydock ¦ drain node01 --force ¦ drain node01 --force",
                "/drain ¦ node01 --force ¦ drain node01 --force",
                "/cordon ¦ node01 ¦ cordon node01",
                "/uncordon ¦ node01 ¦ uncordon node01",
                "/drain ¦ <!here> ¦ drain @here",
                "/drydock ¦ x --reason \"<@U0LEE|lee> said so\" ¦ x --reason \"@lee said so\"",
                "/drydock ¦ x <@U0LEE> ¦ x @U0LEE",
                "/drydock ¦ x <#C0OPS|ops> ¦ x #ops",
                "/drydock ¦ x <#C0OPS|> ¦ x #C0OPS",
                "/drydock ¦ x <!subteam^S0LEADS|@leads> ¦ x @leads",
                "/drydock ¦ x <!channel> <!here|here> ¦ x @channel @here",
                "/drydock ¦ drain <http://node01.example.com|node01.example.com> ¦ drain node01.example.com",
                "/drydock ¦ see <https://x.example/?a=1&amp;b=2> ¦ see https://x.example/?a=1&b=2",
                "/drydock ¦ mail <mailto:a@b.example|a@b.example> ¦ mail a@b.example",
                "/drydock ¦ x --reason \"&lt;!channel&gt; &amp; co\" ¦ x --reason \"<!channel> & co\"",
                "/drydock ¦ x &amp;lt;b ¦ x &lt;b",
                "/drydock ¦ drain node01 —force –timeout=5m ¦ drain node01 --force --timeout=5m",
                "/drydock ¦ x —reason “kernel — patch” ¦ x --reason \"kernel — patch\"",
                "/drydock ¦ x it’s ¦ x it’s",
            })
    void aLineIsTakenBackToWhatWasTyped(String command, String text, String line) {
        assertThat(SlashText.line(command.strip(), text)).isEqualTo(line);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"/drydock, help", "/drain, drain"})
    void aBareCommandAsksForHelpOrStandsForItself(String command, String line) {
        assertThat(SlashText.line(command, "  ")).isEqualTo(line);
    }
}
