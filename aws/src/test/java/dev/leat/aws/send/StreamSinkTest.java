package dev.leat.aws.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.aws.AwsClients;
import dev.leat.aws.SharedServices;
import dev.leat.batch.Outcome;
import dev.leat.contract.Fact;
import dev.leat.contract.ViewTrial;
import dev.leat.contract.VirtualTime;
import dev.leat.contract.host.Host;
import dev.leat.contract.host.RunsOn;
import dev.leat.port.UnavailableException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Puts over Leat's own endpoint.
@Tag("interop")
@RunsOn(Host.LEAT)
class StreamSinkTest extends StreamSinks {

    @AutoClose
    private static final SharedServices SERVICES =
            SharedServices.leat(VirtualTime.start()).watched(REFUSED);

    @BeforeAll
    static void prepare() {
        prepare(SERVICES.clients());
    }

    private static Fact fact(String id) {
        return Fact.of(id, "\"" + id + "\"");
    }

    /// The delays between the attempts take some seconds.
    @Test
    void aRecordThatIsRefusedForLongKeepsItsPlace() {
        REFUSED.refuse(data -> data.equals("\"a-2\"") ? 10 : 0);
        var app = app();
        var facts = List.of(fact("a-1"), fact("a-2"), fact("b-1"), fact("a-3"), fact("b-2"));
        try (var trial = open(app)) {
            assertThatThrownBy(() -> put(app, trial, facts))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("stream out in Kinesis did not accept a message")
                    .hasMessageContaining("Rate exceeded for shard");
            assertThat(stored(trial))
                    .isEqualTo(
                            Map.of(
                                    "a", List.of("\"a-1\""),
                                    "b", List.of("\"b-1\"", "\"b-2\"")));
            assertThat(ViewTrial.outcomes(put(app, trial, facts)))
                    .containsExactly(
                            Outcome.DUPLICATE,
                            Outcome.DELIVERED,
                            Outcome.DUPLICATE,
                            Outcome.DELIVERED,
                            Outcome.DUPLICATE);
            assertThat(stored(trial))
                    .isEqualTo(
                            Map.of(
                                    "a", List.of("\"a-1\"", "\"a-2\"", "\"a-3\""),
                                    "b", List.of("\"b-1\"", "\"b-2\"")));
        }
    }

    @Override
    AwsClients clients() {
        return SERVICES.clients();
    }
}
