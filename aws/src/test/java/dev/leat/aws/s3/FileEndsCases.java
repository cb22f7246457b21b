package dev.leat.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.aws.AwsClients;
import dev.leat.aws.SharedServices;
import dev.leat.aws.state.FormerOutput;
import dev.leat.aws.state.PendingEnd;
import dev.leat.batch.FilePhase;
import dev.leat.batch.FileUnit;
import dev.leat.batch.ObjectOrigin;
import dev.leat.plan.OutputConflictException;
import dev.leat.plan.OutputRule;
import dev.leat.port.FileLog;
import dev.leat.port.LeaseLostException;
import dev.leat.port.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/// The progress of files and the publication of their outputs, also when processes die.
abstract class FileEndsCases extends FileLogCases {

    abstract SharedServices services();

    @Override
    final AwsClients clients(ExecutionInterceptor watching) {
        return services().clients(watching);
    }

    /// Returns false if the service does not implement `If-Match` of CompleteMultipartUpload.
    boolean comparesEtags() {
        return true;
    }

    /// Returns the values of `sent` with which a process dies at a request.
    boolean[] fates(int request) {
        return new boolean[] {false, true};
    }

    /// Processes a file of two pieces from its last checkpoint to its end, as a worker that gets
    /// the message of the file.
    private void process(Worker worker, FileUnit unit) throws IOException {
        worker.ends().complete(PIPELINE, unit);
        var entry = worker.log().of(PIPELINE, unit);
        if (entry.filter(each -> each.phase() == FilePhase.DONE).isPresent()) {
            return;
        }
        int part = worker.log().progress(PIPELINE, unit).map(p -> p.next().part()).orElse(1);
        for (; part <= 2; part++) {
            worker.log().checkpoint(piece(worker, unit, part));
        }
        var joined = new StringBuilder();
        var progress = worker.log().progress(PIPELINE, unit).orElseThrow();
        for (var staged : progress.staged()) {
            joined.append(Files.readString(staged.file()));
        }
        worker.ends()
                .finish(
                        done(
                                unit,
                                true,
                                output(worker, "joined", joined.toString()),
                                output(worker, unit.version() == 1 ? "first" : "second", "x")),
                        Optional.empty(),
                        List.of());
    }

    private static Map<String, String> result(FileUnit unit) {
        var text = unit.versionText();
        return Map.of(
                "joined",
                "rows 1 of %s\nrows 2 of %s\n".formatted(text, text),
                unit.version() == 1 ? "first" : "second",
                "x");
    }

    @Test
    @Tag("crash")
    void aProcessThatDiesAtAnyRequestLosesAndDoublesNothing() throws IOException {
        try (var first = begin()) {
            var kinds = Set.<String>of();
            boolean survived = false;
            for (int number = 1; !survived; number++) {
                for (boolean sent : fates(number)) {
                    var key = "a%d %s".formatted(number, sent);
                    clear(first);
                    process(first, unit(key, 1));
                    assertThat(visible(first)).isEqualTo(result(unit(key, 1)));
                    var fault = new RequestFault(number, sent);
                    die(fault, unit(key, 2));
                    survived = !fault.dead();
                    kinds = fault.kinds();
                    successor(first, unit(key, 2), number, sent);
                }
            }
            assertThat(kinds)
                    .contains(
                            "PutObjectRequest",
                            "CreateMultipartUploadRequest",
                            "UploadPartRequest",
                            "TransactWriteItemsRequest",
                            "CompleteMultipartUploadRequest",
                            "DeleteObjectRequest");
        }
    }

    private void clear(Worker worker) {
        visible(worker)
                .keySet()
                .forEach(key ->
                        worker.clients()
                                .s3()
                                .deleteObject(d -> d.bucket(names.of("output")).key(key)));
    }

    private void put(Worker worker, String key, String content) {
        worker.clients()
                .s3()
                .putObject(
                        put -> put.bucket(names.of("output")).key(key),
                        RequestBody.fromString(content));
    }

    private void die(RequestFault fault, FileUnit unit) throws IOException {
        try (var dying = worker(fault)) {
            process(dying, unit);
            assertThat(fault.dead()).isFalse();
        } catch (UnavailableException killed) {
            assertThat(fault.dead()).isTrue();
        }
    }

    /// Another process, with an empty disk, meets the message.
    private void successor(Worker observer, FileUnit unit, int number, boolean sent)
            throws IOException {
        var what = "request %d, sent: %s".formatted(number, sent);
        boolean decided =
                observer.log()
                        .of(PIPELINE, unit)
                        .filter(entry -> entry.phase() == FilePhase.DONE)
                        .isPresent();
        if (!decided) {
            assertThat(visible(observer)).as(what).isEqualTo(result(unit(unit.key(), 1)));
        }
        int open = uploads(observer);
        try (var next = worker(RequestFault.none())) {
            process(next, unit);
            process(next, unit);
        }
        assertThat(visible(observer)).as(what).isEqualTo(result(unit));
        assertThat(uploads(observer)).as(what).isLessThanOrEqualTo(open);
        var entry = observer.log().newest(PIPELINE, "input", unit.key()).orElseThrow();
        assertThat(entry.phase()).isEqualTo(FilePhase.DONE);
        assertThat(entry.unit()).isEqualTo(unit);
        assertThat(entry.part()).isEqualTo(3);
        assertThat(observer.log().pending(PIPELINE, unit)).isEmpty();
        assertThat(observer.log().progress(PIPELINE, unit)).isEmpty();
    }

    @Test
    void theLogListsTheLatestFiles() throws IOException {
        try (var worker = begin()) {
            var units = List.of(unit("a", 1), unit("b", 2), unit("a", 3));
            for (var unit : units) {
                worker.log().checkpoint(piece(worker, unit, 1));
                worker.ends().finish(done(unit, true), Optional.empty(), List.of());
            }
            var log = worker.log();
            assertThat(log.newest(PIPELINE, "input", "a").map(FileLog.Entry::unit))
                    .contains(units.get(2));
            assertThat(log.of(PIPELINE, units.get(0)).map(FileLog.Entry::unit))
                    .contains(units.get(0));
            assertThat(log.latest(PIPELINE, 9))
                    .extracting(FileLog.Entry::unit)
                    .containsExactlyInAnyOrderElementsOf(units);
            assertThat(log.latest(PIPELINE, 1)).hasSize(1);
        }
    }

    @Test
    void anObjectThatWasPutMeanwhileIsNotReplaced() throws IOException {
        try (var worker = begin()) {
            var origin = new ObjectOrigin(PIPELINE, "input", "a");
            var uploads = worker.uploads();
            var staged = uploads.stage(output(worker, "x", "ours"), origin).orElseThrow();
            var stale = uploads.stage(output(worker, "x", "later"), origin).orElseThrow();
            assertThat(visible(worker)).isEmpty();
            uploads.complete(staged);
            uploads.complete(staged);
            assertThat(visible(worker)).containsExactly(Map.entry("x", "ours"));
            assertThat(uploads.stage(output(worker, "x", "ours"), origin)).isEmpty();
            assertThatThrownBy(() -> uploads.complete(stale))
                    .isInstanceOf(OutputConflictException.class);

            var next = uploads.stage(output(worker, "x", "next"), origin).orElseThrow();
            put(worker, "x", "theirs");
            if (comparesEtags()) {
                assertThatThrownBy(() -> uploads.complete(next))
                        .isInstanceOf(OutputConflictException.class)
                        .hasMessageContaining("changed by another program");
            }
            assertThat(uploads.former(new OutputRule.Name("output", "x"), origin)).isEmpty();
            uploads.delete(new FormerOutput("output", "x", staged.id()));
            assertThat(visible(worker)).containsExactly(Map.entry("x", "theirs"));
            uploads.abort(next);
            uploads.abort(next);
            uploads.abort(stale);
            assertThat(uploads(worker)).isZero();
        }
    }

    @Test
    void aLargeOutputIsUploadedInParts() throws IOException {
        try (var worker = begin()) {
            var content = "0123456789abcdef".repeat((PART + 80) / 16);
            var origin = new ObjectOrigin(PIPELINE, "input", "a");
            var staged = worker.uploads().stage(output(worker, "x", content), origin).orElseThrow();
            assertThat(staged.parts()).hasSize(2);
            worker.uploads().complete(staged);
            assertThat(visible(worker).get("x")).isEqualTo(content);
        }
    }

    @Test
    void anOutputWhoseUploadDoesNotExistAnyMoreDoesNotBlockItsInput() throws IOException {
        try (var worker = begin()) {
            for (var replacement : List.of("", "theirs")) {
                var unit = unit("gone " + replacement, 1);
                worker.log().checkpoint(piece(worker, unit, 1));
                var origin = ObjectOrigin.of(PIPELINE, unit);
                var output = output(worker, "x", "ours " + replacement);
                var staged = worker.uploads().stage(output, origin).orElseThrow();
                var pending = new PendingEnd(List.of(staged), List.of(), List.of());
                worker.log().decide(done(unit, true, output), Optional.empty(), pending);
                worker.uploads().abort(staged);
                if (!replacement.isEmpty()) {
                    put(worker, "x", replacement);
                }
                sent.clear();
                worker.ends().complete(PIPELINE, unit);
                worker.ends().complete(PIPELINE, unit);
                assertThat(sent).containsExactly(true);
                assertThat(worker.log().pending(PIPELINE, unit)).isEmpty();
                assertThat(visible(worker).getOrDefault("x", "")).isEqualTo(replacement);
            }
        }
    }

    @Test
    void aFailureBeforeTheDecisionLeavesNoUpload() throws IOException {
        var turns = new ArrayList<Runnable>();
        var cut =
                new ExecutionInterceptor() {
                    @Override
                    public void beforeExecution(
                            Context.BeforeExecution context, ExecutionAttributes attributes) {
                        if (context.request() instanceof UploadPartRequest) {
                            throw SdkClientException.create("the connection is cut");
                        }
                    }
                };
        try (var one = begin();
                var slow = worker(new BeforeWrite(turns));
                var offline = worker(cut)) {
            var unit = unit("a", 1);
            one.log().checkpoint(piece(one, unit, 1));
            var piece = piece(one, unit, 2);
            turns.add(() -> one.log().checkpoint(piece));
            var late = done(unit, true, output(slow, "x", "x"));
            assertThatThrownBy(() -> slow.ends().finish(late, Optional.empty(), List.of()))
                    .isInstanceOf(LeaseLostException.class);
            assertThat(turns).isEmpty();
            assertThat(uploads(one)).isZero();
            var end = done(unit, true, output(offline, "x", "x"));
            assertThatThrownBy(() -> offline.ends().finish(end, Optional.empty(), List.of()))
                    .isInstanceOf(UnavailableException.class);
            assertThat(uploads(one)).isZero();
        }
    }

    /// S3 refuses a completion while another request changes the object of the key.
    @Test
    void aCompletionThatConflictsIsRepeatedByTheNextDelivery() throws IOException {
        var refusing =
                new ExecutionInterceptor() {
                    @Override
                    public void beforeExecution(
                            Context.BeforeExecution context, ExecutionAttributes attributes) {
                        if (context.request() instanceof CompleteMultipartUploadRequest) {
                            throw S3Exception.builder()
                                    .statusCode(409)
                                    .awsErrorDetails(
                                            AwsErrorDetails.builder()
                                                    .errorCode("ConditionalRequestConflict")
                                                    .errorMessage("try again")
                                                    .build())
                                    .build();
                        }
                    }
                };
        try (var worker = begin();
                var refused = worker(refusing)) {
            var unit = unit("a", 1);
            assertThatThrownBy(() -> process(refused, unit))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("try again");
            assertThat(visible(worker)).isEmpty();
            process(worker, unit);
            assertThat(visible(worker)).isEqualTo(result(unit));
            assertThat(sent).containsExactly(false);
        }
    }

    /// The role of a changed pipeline has no access to the bucket of its former outputs.
    @Test
    void aFormerOutputToWhichAccessIsDeniedDoesNotBlockItsInput() throws IOException {
        var denied =
                new ExecutionInterceptor() {
                    @Override
                    public SdkHttpResponse modifyHttpResponse(
                            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
                        return context.request() instanceof HeadObjectRequest head
                                        && head.key().equals("first")
                                ? context.httpResponse().toBuilder().statusCode(403).build()
                                : context.httpResponse();
                    }
                };
        try (var worker = begin();
                var changed = worker(denied)) {
            process(worker, unit("a", 1));
            process(changed, unit("a", 2));
            var expected = new TreeMap<>(result(unit("a", 2)));
            expected.put("first", "x");
            assertThat(visible(worker)).isEqualTo(expected);
        }
    }
}
