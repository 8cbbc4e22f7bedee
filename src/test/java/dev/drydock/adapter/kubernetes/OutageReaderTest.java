package dev.drydock.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutageReaderTest {
    /** Seconds; a dash for ever. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        none                                  | []                                                                                                             | 0
        the admission's default               | [{'key':'node.kubernetes.io/unreachable','operator':'Exists','effect':'NoExecute','tolerationSeconds':300}]     | 300
        a DaemonSet's                         | [{'key':'node.kubernetes.io/unreachable','operator':'Exists','effect':'NoExecute'}]                             | -
        everything                            | [{'operator':'Exists'}]                                                                                         | -
        the shortest counts                   | [{'operator':'Exists','tolerationSeconds':60},{'operator':'Exists','tolerationSeconds':20}]                     | 20
        one with a time beside one for ever   | [{'operator':'Exists'},{'operator':'Exists','tolerationSeconds':20}]                                            | 20
        another taint                         | [{'key':'node.kubernetes.io/not-ready','operator':'Exists','tolerationSeconds':300}]                            | 0
        another effect                        | [{'key':'node.kubernetes.io/unreachable','operator':'Exists','effect':'NoSchedule'}]                            | 0
        equal to no value                     | [{'key':'node.kubernetes.io/unreachable','tolerationSeconds':5}]                                                | 5
        equal to a value                      | [{'key':'node.kubernetes.io/unreachable','value':'x','tolerationSeconds':5}]                                    | 0
        a negative time                       | [{'operator':'Exists','tolerationSeconds':-7}]                                                                  | 0
        a time that is no number              | [{'operator':'Exists','tolerationSeconds':'long'}]                                                              | -
        what is no toleration                 | [null, 3, {'operator':7}]                                                                                       | 0
        """)
    void readsHowLongAPodIsLeft(String name, String tolerations, String seconds) {
        String pod = "{\"spec\":{\"tolerations\":" + tolerations.replace('\'', '"') + "}}";

        assertThat(PodReader.read(Json.object(pod).orElseThrow()).outage())
                .isEqualTo(
                        seconds.equals("-")
                                ? Optional.empty()
                                : Optional.of(Duration.ofSeconds(Long.parseLong(seconds))));
    }
}
