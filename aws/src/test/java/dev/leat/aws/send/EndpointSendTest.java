package dev.leat.aws.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.aws.LeatEndpoint;
import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import dev.leat.contract.Fact;
import dev.leat.contract.VirtualTime;
import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.DeliveryTransport.UndeliverableException;
import dev.leat.port.UnavailableException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sends to an endpoint, with the identities in a state table.
class EndpointSendTest {

    private static final Fact A = Fact.of("a", "{\"id\":\"a\"}");
    private static final Fact B = Fact.of("b", "{\"id\":\"b\"}");

    @TempDir private Path folder;

    private LeatEndpoint services;
    private SendTrial trial;

    @BeforeEach
    void open() {
        services = LeatEndpoint.start(folder.resolve("services"), VirtualTime.start());
        trial = new SendTrial(services, folder, "", new Faults());
    }

    @AfterEach
    void close() {
        trial.close();
        services.close();
    }

    private RecordedTransport server() {
        return trial.server();
    }

    @Test
    void sendsARecordOnceAlsoIfItIsDeliveredAgain() {
        trial.deliver(SendTrial.HOOK, A, B);
        trial.crash();

        assertThat(trial.write(SendTrial.HOOK, A, B)).containsOnly(Outcome.DUPLICATE);
        assertThat(server().accepted())
                .extracting(Delivery::text)
                .containsExactlyInAnyOrder(A.content(), B.content());
    }

    @Test
    void rejectsARecordThatTheServerRefuses() {
        server().fail(A.content(), new UndeliverableException("hook.example answered 404", true));
        var results = trial.results(SendTrial.HOOK, A, B);

        assertThat(results.at(0)).isEqualTo(Outcome.REJECTED);
        assertThat(results.reason(0)).contains(Reason.of("endpoint", "hook.example answered 404"));
        assertThat(results.at(1)).isEqualTo(Outcome.DELIVERED);
    }

    @Test
    void countsAnAttemptIfTheServerFailsAtARecord() {
        server().fail(A.content(), new UndeliverableException("hook.example answered 500", false));
        var results = trial.results(SendTrial.HOOK, A, B);

        assertThat(results.at(0)).isEqualTo(Outcome.RETRIED);
        assertThat(results.reason(0)).contains(Reason.of("endpoint", "hook.example answered 500"));
        assertThat(results.at(1)).isEqualTo(Outcome.DELIVERED);

        server().recover();
        assertThat(trial.write(SendTrial.HOOK, A, B))
                .containsExactly(Outcome.DELIVERED, Outcome.DUPLICATE);
    }

    @Test
    void staysUnavailableUntilTheServerAcceptsTheRecordThatFailed() {
        server().fail(A.content(), new UnavailableException("hook.example cannot be reached"));
        assertThatThrownBy(() -> trial.write(SendTrial.HOOK, A))
                .isInstanceOf(UnavailableException.class);
        var store = trial.store(trial.effect(SendTrial.HOOK, A));
        assertThatThrownBy(store::probe).isInstanceOf(UnavailableException.class);

        server().recover();
        store.probe();
        trial.deliver(SendTrial.HOOK, A);
        assertThat(server().accepted()).hasSize(1);
    }

    @Test
    void returnsTheBatchWhileTheServerIsUnavailableWithoutSendingTheOthersTwice() {
        server().fail(B.content(), new UnavailableException("hook.example cannot be reached"));
        assertThatThrownBy(() -> trial.write(SendTrial.HOOK, A, B))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("hook.example cannot be reached");

        server().recover();
        assertThat(trial.write(SendTrial.HOOK, A, B))
                .containsExactly(Outcome.DUPLICATE, Outcome.DELIVERED);
        assertThat(server().accepted()).hasSize(2);
    }
}
