package dev.leat.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.cli.past.ReplayPeriod;
import dev.leat.cli.past.ReplayReport;
import dev.leat.port.UnavailableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Replays of objects embedded and on AWS, the claims of these replays, and objects that wait.
@Tag("interop")
class FileReplayOnAwsTest extends FilePlaces {

    /// The lines of a replay since a time.
    private List<String> replay(FileProcess process, Instant since, String... also) {
        var said = new ArrayList<String>();
        var output =
                new ReplayReport.Output() {
                    @Override
                    public void say(String line) {
                        said.add(line);
                    }

                    @Override
                    public void warn(String line) {
                        said.add("warning: " + line);
                    }
                };
        var period = ReplayPeriod.of(since, time.instant(), time.instant());
        ReplayReport.of(process.app(), "sell", period, List.of(also))
                .run(process, output, line -> line);
        return said;
    }

    @Test
    void theObjectsOfAPeriodAreReplayed() throws Exception {
        var rows = ROWS.replace("x", "p");
        var found =
                equal(place -> {
                    time.advance(MINUTE);
                    try (var process = place.process(APP)) {
                        put(process, "input", "sell/before.csv", ROWS.replace("x", "o"));
                        time.advance(MINUTE);
                        var since = time.instant();
                        for (var name : List.of("p1", "p2", "gone")) {
                            put(
                                    process,
                                    "input",
                                    "sell/" + name + ".csv",
                                    rows + name + ",nice,1\n");
                        }
                        put(process, "input", "sell/p3.csv", "other,columns\n1,2\n");
                        process.process("sell");
                        place.delete(process, "output", "sell/p1.csv");
                        place.delete(process, "input", "sell/gone.csv");
                        time.advance(MINUTE);
                        var said = replay(process, since);
                        said.addAll(replay(process, since, "sales"));
                        said.addAll(lines(place.outputs(process, "sell/p")));
                        said.add(row(process, "shops", "nice"));
                        said.addAll(
                                place.messages(process, "sell-files").toString().lines().toList());
                        return said;
                    }
                });
        assertThat(found)
                .contains(
                        "3 objects from the bucket input: 1 rejected",
                        "bucket output: 1 object written, 1 unchanged",
                        "bucket output: 0 objects written, 2 unchanged",
                        "queue sales: 8 duplicates",
                        "sell/p1.csv\n" + rows + "p1,nice,1\n",
                        "[nice][3, 3]");
    }

    /// Denies that the outputs with one key become visible.
    private static final class Denial implements ExecutionInterceptor {

        private boolean active = true;

        @Override
        public void beforeExecution(
                Context.BeforeExecution context, ExecutionAttributes attributes) {
            if (active
                    && context.request() instanceof CompleteMultipartUploadRequest complete
                    && complete.key().equals("sell/denied.csv")) {
                throw S3Exception.builder().statusCode(403).message("not authorized").build();
            }
        }
    }

    @Test
    void theEndOfAFileWaitsForAccessWhileOthersAreProcessed() throws Exception {
        var denial = new Denial();
        var aws = places.getLast();
        var app = app(APP, "aws");
        var there = Objects.requireNonNull(app.environments().get("aws"));
        var disk = folder.resolve("denied");
        try (var process = FileProcess.onAws(app, there, services.clients(denial), disk, time)) {
            put(process, "input", "sell/denied.csv", ROWS.replace("x", "d"));
            put(process, "input", "sell/allowed.csv", ROWS.replace("x", "e"));
            for (int minute = 0; minute < 3; minute++) {
                process.process("sell");
                time.advance(MINUTE);
                assertThat(process.detail("sell"))
                        .contains("the end of input/sell/denied.csv is decided and waits")
                        .contains("not authorized");
            }
            assertThat(aws.outputs(process, "sell/allowed")).hasSize(1);
            assertThat(aws.outputs(process, "sell/denied")).isEmpty();
            assertThat(aws.messages(process, "sell-files")).hasSize(1);
            denial.active = false;
            process.process("sell");
            assertThat(process.detail("sell")).isEmpty();
            assertThat(aws.outputs(process, "sell/denied")).hasSize(1);
            assertThat(aws.messages(process, "sell-files")).isEmpty();
        }
    }

    @Test
    void aClaimOfAReplayEndsIfItIsNotExtended() throws Exception {
        try (var one = places.getLast().process(APP);
                var two = places.getLast().process(APP)) {
            var first = one.platform().engine().claim("sell", "input", "sell/c").orElseThrow();
            var other = two.platform().engine();
            time.advance(MINUTE.multipliedBy(14));
            first.extend();
            time.advance(MINUTE.multipliedBy(14));
            assertThat(other.claim("sell", "input", "sell/c")).isEmpty();
            time.advance(MINUTE.multipliedBy(2));
            try (var second = other.claim("sell", "input", "sell/c").orElseThrow()) {
                second.extend();
                assertThatThrownBy(first::extend)
                        .isInstanceOf(UnavailableException.class)
                        .hasMessage("another process works on the object");
                first.close();
                second.extend();
            }
            assertThat(other.claim("sell", "input", "sell/c")).isPresent();
        }
    }
}
