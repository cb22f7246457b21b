package dev.leat.cli.aws.eventbridge;

import static dev.leat.cli.aws.eventbridge.EventClients.entry;
import static dev.leat.cli.aws.eventbridge.EventClients.error;
import static dev.leat.cli.aws.eventbridge.EventClients.to;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.aws.LeatEndpoint;
import dev.leat.server.AccessToken;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;
import software.amazon.awssdk.services.eventbridge.model.Tag;

/// The statements of the page `docs/differences-from-eventbridge.md` about the endpoint.
@Timeout(300)
class EventBridgeEndpointTest {

    private static final String ANY = "{\"source\": [{\"exists\": true}]}";

    @TempDir private Path folder;

    private interface Use {
        void with(EventClients aws) throws Exception;
    }

    private void run(Use use) throws Exception {
        try (var leat = new LeatEndpoint(folder);
                var aws = new EventClients(leat.url())) {
            use.with(aws);
        }
    }

    @Test
    void checksSignaturesWithTheToken() throws Exception {
        var token = AccessToken.random();
        try (var leat = LeatEndpoint.locked(folder, token);
                var right = new EventClients(leat.url(), token.text());
                var wrong = new EventClients(leat.url(), "wrong")) {
            right.rule("mine", ANY);
            assertThat(error(() -> wrong.rule("theirs", ANY))).isNotEmpty();
            assertThat(error(() -> wrong.put(entry("a", "{}")))).isNotEmpty();
            assertThat(right.events.listRules(in -> {}).rules()).hasSize(1);
        }
    }

    @Test
    void hasOneAccountInEveryRegion() throws Exception {
        try (var leat = new LeatEndpoint(folder);
                var here = new EventClients(leat.url());
                var there = new EventClients(leat.url(), "any", Region.EU_WEST_1)) {
            var queue = here.queue("q");
            here.rule("rule", ANY, to(queue));
            assertThat(there.events.describeRule(in -> in.name("rule")).arn())
                    .isEqualTo("arn:aws:events:eu-west-1:000000000000:rule/rule");
            there.put(entry("a", "{}"));
            assertThat(here.bodies(queue))
                    .singleElement()
                    .asString()
                    .contains("\"region\":\"eu-west-1\"");
        }
    }

    @Test
    void deliversWithoutPermission() throws Exception {
        run(aws -> {
            var queue = aws.queue("q");
            var target = to(queue).toBuilder().roleArn("arn:aws:iam::0:role/r").build();
            aws.rule("rule", ANY, target);
            aws.put(entry("a", "{}"));
            assertThat(aws.bodies(queue)).hasSize(1);
            assertThat(aws.events.listTargetsByRule(in -> in.rule("rule")).targets())
                    .containsExactly(target);
        });
    }

    @Test
    void storesTheRetryPolicy() throws Exception {
        run(aws -> {
            var target =
                    to(aws.queue("q")).toBuilder()
                            .retryPolicy(
                                    r -> r.maximumRetryAttempts(3).maximumEventAgeInSeconds(60))
                            .build();
            aws.rule("rule", ANY, target);
            assertThat(aws.events.listTargetsByRule(in -> in.rule("rule")).targets())
                    .containsExactly(target);
        });
    }

    @Test
    void operationsThatAreNotSupportedFailWithTheReason() throws Exception {
        run(aws -> {
            assertThat(error(() -> aws.events.listArchives(in -> {})))
                    .isEqualTo(
                            "ValidationException: Leat does not support archives and replays of events.");
            assertThat(error(() -> aws.events.listApiDestinations(in -> {})))
                    .contains("API destinations and connections");
            assertThat(error(() -> aws.events.listEndpoints(in -> {})))
                    .contains("global endpoints");
            assertThat(error(() -> aws.events.listEventSources(in -> {})))
                    .contains("partner event sources");
            assertThat(error(() -> aws.events.putPermission(in -> {})))
                    .contains("permissions of other accounts");
        });
    }

    @Test
    void onlyRulesHaveTags() throws Exception {
        run(aws -> {
            var bus = "arn:aws:events:us-east-1:000000000000:event-bus/default";
            var tag = Tag.builder().key("a").value("b").build();
            assertThat(error(() -> aws.events.tagResource(in -> in.resourceARN(bus).tags(tag))))
                    .startsWith("ValidationException: Parameter ResourceARN is not valid.");
            var rule = "arn:aws:events:us-east-1:000000000000:rule/none";
            assertThat(error(() -> aws.events.listTagsForResource(in -> in.resourceARN(rule))))
                    .startsWith("ResourceNotFoundException: Rule none does not exist");
        });
    }

    @Test
    void aDetailThatIsTooDeepIsMalformed() throws Exception {
        run(aws -> {
            var queue = aws.queue("q");
            aws.rule("rule", ANY, to(queue));
            var put = aws.put(entry("a", nested(499)), entry("a", nested(500)));
            assertThat(put.entries())
                    .extracting(PutEventsResultEntry::errorCode)
                    .containsExactly(null, "MalformedDetail");
            assertThat(aws.bodies(queue)).hasSize(1);
        });
    }

    private static String nested(int levels) {
        return "{\"a\":".repeat(levels) + "1" + "}".repeat(levels);
    }

    @Test
    void ignoresTraceHeaders() throws Exception {
        run(aws -> {
            var traced = entry("a", "{}").toBuilder().traceHeader("Root=1-0-0").build();
            assertThat(aws.put(traced).failedEntryCount()).isZero();
        });
    }
}
