package dev.leat.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.leat.app.FileSource.OnOverwrite;
import dev.leat.batch.FilePhase;
import dev.leat.batch.Outcome;
import dev.leat.batch.RedriveHistory;
import dev.leat.deadletter.RedriveAttribute;
import dev.leat.metrics.PipelineStatus;
import dev.leat.port.FileLog.Entry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilePassTest {

    private static final String OUTPUT = "output/out/a.txt";

    @TempDir Path folder;

    private FileBench bench() {
        return new FileBench(folder);
    }

    private FileBench bench(OnOverwrite onOverwrite) {
        return new FileBench(folder, onOverwrite, false);
    }

    @Test
    void aFileBecomesAnObjectItsRejectsALetterAndNewsOfIt() {
        var bench = bench();
        bench.put(
                "in/a.txt",
                "r1 U1 100",
                "r2 U2 -5",
                "r3 U1 300",
                "what, \"is it\" now",
                "r5 nobody 1");
        bench.pass();

        assertThat(bench.home.objects())
                .containsOnlyKeys(OUTPUT, "output/out/a.rejects")
                .containsEntry(OUTPUT, "r1 U1 100\nr3 U1 300\n")
                .containsEntry(
                        "output/out/a.rejects",
                        """
                        line,offset,column,reason,value,text
                        2,10,cents,cents are above zero,-5,r2 U2 -5
                        4,29,,it has not 3 words,,"what, ""is it"" now"
                        """);
        assertThat(bench.home.view("user_stats", "U1")).containsExactly(2, 400);
        assertThat(bench.reasons())
                .containsExactly(
                        "2 of 5 lines were rejected: see output/out/a.rejects",
                        "line 2: cents are above zero",
                        "line 4: it has not 3 words");
        assertThat(bench.home.sent("done"))
                .containsExactly(
                        "{\"pipeline\":\"sales\",\"object\":\"in/a.txt\",\"version\":\"0000000000000001\",\"outputs\":[\"output/out/a.txt\"],\"read\":5,\"written\":2,\"filtered\":1,\"rejected\":2,\"started\":\"%1$s\",\"finished\":\"%1$s\"}"
                                .formatted(bench.time.instant()));
        assertThat(bench.home.queue()).isEmpty();
        assertThat(bench.tally.records())
                .containsEntry(Outcome.DELIVERED, 2L)
                .containsEntry(Outcome.FILTERED, 1L)
                .containsEntry(Outcome.REJECTED, 2L);
        assertThat(bench.tally.files().status().ended()).containsEntry(Outcome.DELIVERED, 1L);
    }

    @Test
    void theLatestFilesAreListedNewestFirst() {
        var bench = bench();
        var first = bench.put("in/a.txt", "r1 U1 100");
        bench.pass();
        var second = bench.put("in/b.txt", "r2 U1 100");
        bench.pass();
        var log = bench.home.files();
        assertThat(log.latest("sales", 9)).extracting(Entry::unit).containsExactly(second, first);
        assertThat(log.latest("sales", 1)).extracting(Entry::unit).containsExactly(second);
        assertThat(log.latest("other", 9)).isEmpty();
    }

    @Test
    void aSmallFileIsOneCommit() {
        var bench = bench();
        bench.put("in/a.txt", "r1 U1 100", "r2 U2 -5");
        bench.pass();
        assertThat(bench.home.commits()).isEqualTo(1);
        assertThat(bench.home.queue()).isEmpty();
    }

    @Test
    void aFileWithoutLinesHasAnOutputWithoutRowsAndIsReported() {
        var bench = bench();
        bench.put("in/a.txt");
        bench.pass();
        assertThat(bench.home.objects()).containsExactly(Map.entry(OUTPUT, ""));
        assertThat(bench.home.letters()).isEmpty();
        assertThat(bench.home.sent("done").getFirst()).contains("\"read\":0");
    }

    @Test
    void anObjectThatMarksAFolderIsNoFile() {
        var bench = FileBench.ofFolder(folder);
        bench.put("in/sub/");
        bench.put("in/sub_$folder$");
        bench.pass();
        bench.pass();
        assertThat(bench.home.queue()).isEmpty();
        assertThat(bench.home.objects()).isEmpty();
        assertThat(bench.home.letters()).isEmpty();
        assertThat(bench.home.sent("done")).isEmpty();
    }

    @Test
    void aFileOfWhichNoRowIsLeftHasAnOutputWithoutRows() {
        var bench = bench();
        bench.put("in/a.txt", "r1 nobody 1", "r2 U2 -5", "r3 nobody 1", "r4 nobody 1");
        bench.pass();
        assertThat(bench.home.objects())
                .containsOnlyKeys(OUTPUT, "output/out/a.rejects")
                .containsEntry(OUTPUT, "");
        assertThat(bench.home.sent("done").getFirst()).contains("\"read\":4,\"written\":0");
    }

    @Test
    void aColumnThatTheFileLacksIsLoggedOnceHoweverOftenTheFileIsTried() {
        var bench = bench();
        bench.missing = List.of("country", "day");
        bench.put("in/a.txt", "r1 U1 100", "r2 U1 100", "r3 U1 100", "r4 U1 100");
        bench.home.verdict((_, _) -> Outcome.RETRIED);
        bench.pass();
        bench.pass();
        bench.home.verdict((_, _) -> Outcome.DELIVERED);
        bench.control.stop();
        bench.passAll();
        assertThat(bench.home.sent("done")).hasSize(1);
        assertThat(bench.logged())
                .containsOnlyOnce(
                        "Pipeline sales: input/in/a.txt: the file has no column country, day; it is NULL in each row");
    }

    @Test
    void theSameNewsTwiceIsARepeat() {
        var bench = bench();
        var unit = bench.put("in/a.txt", "r1 U1 100");
        bench.pass();
        bench.tell(unit, unit);
        bench.pass();
        assertThat(bench.home.sent("done")).hasSize(1);
        assertThat(bench.home.view("user_stats", "U1")).containsExactly(1, 100);
        assertThat(bench.tally.files().status().ended()).containsEntry(Outcome.DUPLICATE, 2L);
        assertThat(bench.home.queue()).isEmpty();
    }

    @Test
    void severalObjectsInOneMessageAreWorkedOnInTurn() {
        var bench = bench();
        var first = bench.buckets.put("in/a b+c.txt", "r1 U1 100\n", bench.time.instant());
        var second = bench.buckets.put("in/ü.txt", "r2 U1 200\n", bench.time.instant());
        bench.tell(first, second);
        bench.pass();
        assertThat(bench.home.objects())
                .containsOnlyKeys("output/out/a b+c.txt", "output/out/ü.txt");
        assertThat(bench.home.queue()).isEmpty();
        assertThat(bench.home.commits()).isEqualTo(2);
    }

    @Test
    void oneObjectThatFailsNeitherLosesNorRepeatsTheOthersOfItsMessage() {
        var bench = bench();
        var good = bench.buckets.put("in/good.txt", "r1 U1 100\n", bench.time.instant());
        var gone = bench.buckets.put("in/gone.txt", "r2 U1 100\n", bench.time.instant());
        var later = bench.buckets.put("in/later.txt", "r3 U3 100\n", bench.time.instant());
        bench.buckets.forget(gone);
        bench.send(
                "{\"Records\":[7,{\"eventName\":\"ObjectCreated:Put\"},%s,%s,%s]}"
                        .formatted(
                                FileBench.event(gone),
                                FileBench.event(good),
                                FileBench.event(later)));
        bench.home.verdict((_, key) -> key.equals("U3") ? Outcome.RETRIED : Outcome.DELIVERED);
        bench.pass();
        bench.pass();
        assertThat(bench.home.letters()).isEmpty();
        assertThat(bench.home.objects()).containsOnlyKeys("output/out/good.txt");
        bench.home.verdict((_, _) -> Outcome.DELIVERED);
        bench.pass();
        assertThat(bench.home.queue()).isEmpty();
        assertThat(bench.home.letters()).hasSize(2);
        assertThat(bench.tally.files().status().failed())
                .extracting(PipelineStatus.Failed::object, PipelineStatus.Failed::cause)
                .containsExactly(tuple("", "malformed"), tuple("input/in/gone.txt", "gone"));
        assertThat(bench.home.sent("done")).hasSize(2);
        assertThat(bench.home.objects())
                .containsOnlyKeys("output/out/good.txt", "output/out/later.txt");

        bench.send(
                new String(
                        bench.home.letters().getFirst().original().body(), StandardCharsets.UTF_8),
                RedriveAttribute.attributes(
                        Map.of(),
                        new RedriveHistory("run-1", Set.of(), List.of()),
                        "m1",
                        bench.time.instant()));
        bench.pass();
        assertThat(bench.home.sent("done")).as("files that were done well").hasSize(2);
    }

    @Test
    void newsFromElsewhereNameTheObjectThatIsThereNow() {
        var bench = bench();
        bench.buckets.put("in/a+b.txt", "r1 U1 100\n", bench.time.instant());
        var notifications =
                """
                {"Records":[{"eventName":"ObjectCreated:Put","s3":{"bucket":{"name":"input"},\
                "object":{"key":"%s","sequencer":"0055AED6DCD90281E5"}}}]}\
                """;
        bench.send(notifications.formatted("in/a%2Bb.txt"));
        bench.send(
                """
                {"detail-type":"Object Created","source":"aws.s3","detail":{"bucket":{"name":"input"},\
                "object":{"key":"in/a+b.txt","version-id":"IYV3p45BT0ac8hjHg1houSdS1a.Mro8e","sequencer":"617f08299329d189"}}}\
                """);
        bench.send(notifications.formatted("in/never.txt"));
        bench.passAll();
        assertThat(bench.home.objects()).containsOnlyKeys("output/out/a+b.txt");
        assertThat(bench.tally.files().status().ended()).containsEntry(Outcome.DUPLICATE, 1L);
        assertThat(bench.reasons())
                .containsExactly(
                        "the object 'input/in/never.txt' does not exist or was deleted; put the object again");
    }

    @Test
    void anEventNamesTheBucketAsThePlatformDoes() {
        var bench = bench();
        bench.buckets.put("in/a.txt", "r1 U1 100\n", bench.time.instant());
        bench.buckets.prefix("acme-");
        var event =
                """
                {"Records":[{"eventName":"ObjectCreated:Put","s3":{"bucket":{"name":"%s"},\
                "object":{"key":"in/a.txt"}}}]}\
                """;
        bench.send(event.formatted("input"));
        bench.passAll();
        assertThat(bench.home.objects()).isEmpty();
        bench.send(event.formatted("acme-input"));
        bench.passAll();
        assertThat(bench.home.objects()).containsOnlyKeys(OUTPUT);
        assertThat(bench.home.queue()).isEmpty();
    }

    @Test
    void whatIsNoNewsOfItsFilesLeavesTheQueue() {
        var bench = bench();
        bench.send("{\"Service\":\"Amazon S3\",\"Event\":\"s3:TestEvent\",\"Bucket\":\"input\"}");
        bench.send(
                "{\"Records\":[{\"eventName\":\"ObjectRemoved:Delete\",\"s3\":{\"object\":{\"key\":\"in/a.txt\"}}}]}");
        bench.put("elsewhere/a.txt", "r1 U1 100");
        bench.put("in/a.jpg", "r1 U1 100");
        bench.passAll();
        assertThat(bench.home.letters()).isEmpty();
        assertThat(bench.home.objects()).isEmpty();
        assertThat(bench.tally.files().status().ended()).containsEntry(Outcome.FILTERED, 3L);
    }

    @Test
    void whatIsNoNotificationIsADeadLetter() {
        var bench = bench();
        bench.send("{\"order\":1}");
        bench.pass();
        assertThat(bench.reasons())
                .containsExactly(
                        "the message is not an S3 notification: it has no 'Records' array and"
                                + " is neither an SNS envelope nor an S3 event from EventBridge");
        assertThat(bench.letter().original().body()).asString().isEqualTo("{\"order\":1}");
        assertThat(bench.home.queue()).isEmpty();
    }

    @Test
    void aChangedObjectIsAConflictUnlessFilesMayChange() {
        var bench = bench();
        bench.put("in/a.txt", "r1 U1 100");
        bench.put("in/a.txt", "r1 U1 100", "r2 U1 200");
        bench.passAll();
        assertThat(bench.home.objects()).containsEntry(OUTPUT, "r1 U1 100\n");
        assertThat(bench.letter().reasons("output").getFirst().cause()).isEqualTo("conflict");
        assertThat(bench.home.sent("failed").getFirst()).contains("on_overwrite");
    }

    @Test
    void aNewerVersionReplacesWhatTheOlderOneMadeAndAnOlderOneComesTooLate() {
        var bench = bench(OnOverwrite.REPLACE);
        var old = bench.put("in/a.txt", "r1 U1 100", "r2 U2 -1");
        bench.passAll();
        bench.put("in/a.txt", "r3 U3 300");
        bench.passAll();
        assertThat(bench.home.objects()).isEqualTo(Map.of(OUTPUT, "r3 U3 300\n"));

        var bare = new FileBench(folder.resolve("bare"), OnOverwrite.REPLACE, false);
        bare.buckets.put("in/a.txt", "old U1 1\n", bare.time.instant());
        bare.put("in/a.txt", "new U1 2");
        bare.pass();
        bare.tell(old);
        bare.pass();
        assertThat(bare.home.objects()).containsEntry(OUTPUT, "new U1 2\n");
        assertThat(bare.tally.files().status().ended()).containsEntry(Outcome.SUPERSEDED, 1L);
    }

    @Test
    void theSameContentAgainIsARepeatAlsoWhereVersionsAreAppended() {
        var bench = bench(OnOverwrite.APPEND);
        bench.put("in/a.txt", "r1 U1 100");
        bench.put("in/a.txt", "r2 U1 200");
        bench.put("in/a.txt", "r2 U1 200");
        bench.passAll();
        assertThat(bench.home.sent("done")).hasSize(2);
        assertThat(bench.home.view("user_stats", "U1")).containsExactly(2, 300);
        assertThat(bench.tally.files().status().ended()).containsEntry(Outcome.DUPLICATE, 1L);
    }

    @Test
    void anObjectThatIsGoneIsADeadLetterUnlessANewerOneIsThere() {
        var bench = bench(OnOverwrite.REPLACE);
        bench.buckets.forget(bench.put("in/a.txt", "r1 U1 100"));
        bench.pass();
        assertThat(bench.reasons().getFirst())
                .isEqualTo(
                        "version 0000000000000001 of the object 'input/in/a.txt' no longer exists; put the object again");

        var old = bench.put("in/b.txt", "r1 U1 100");
        bench.put("in/b.txt", "r2 U1 100");
        bench.buckets.forget(old);
        bench.pass();
        assertThat(bench.home.letters()).hasSize(1);
        assertThat(bench.tally.files().status().ended()).containsEntry(Outcome.SUPERSEDED, 1L);
    }

    @Test
    void aFileThatCannotBeReadToItsEndPublishesNothing() {
        var bench = bench();
        var unit = bench.put("in/a.txt", "r1 U1 1", "r2 U1 2", "r3 U1 3", "r4 U1 4", "!");
        bench.pass();
        assertThat(bench.home.objects()).isEmpty();
        assertThat(bench.reasons()).containsExactly("line 5 is a bang");
        assertThat(bench.home.sent("failed"))
                .singleElement()
                .asString()
                .contains(
                        "\"detail-type\":\"Glue Job State Change\"",
                        "\"pipeline\":\"sales\",\"bucket\":\"input\",\"object\":\"in/a.txt\",\"version\":\"0000000000000001\",\"error\":\"line 5 is a bang\",\"attempts\":1,\"at\":\"%s\"}"
                                .formatted(bench.time.instant()));
        var entry = bench.home.files().of(FileBench.PIPELINE, unit).orElseThrow();
        assertThat(entry.phase()).isEqualTo(FilePhase.GIVEN_UP);
        assertThat(entry.error()).contains("line 5 is a bang");
        bench.tell(unit);
        bench.pass();
        assertThat(bench.home.letters()).as("the same news again").hasSize(1);
    }

    @Test
    void aFileOfWhichTooMuchIsRejectedIsGivenUpAsAWhole() {
        var bench = bench();
        var lines = new String[1_000];
        Arrays.setAll(lines, i -> "r" + i + " U1 " + (i % 10 < 4 ? 1 : -1));
        bench.put("in/few.txt", Arrays.copyOf(lines, 999));
        bench.put("in/a.txt", lines);
        bench.passAll();
        assertThat(bench.home.objects())
                .containsOnlyKeys("output/out/few.txt", "output/out/few.rejects");
        assertThat(bench.home.letters().getLast().reasons("output"))
                .extracting(why -> why.message())
                .startsWith(
                        "600 of 1,000 lines were rejected, which is more than `max_rejects` (50%); nothing of the file is published",
                        "600 times, first in line 5: cents are above zero");
        assertThat(bench.home.sent("failed")).hasSize(1);
    }

    @Test
    void linesThatAViewRefusesAreRejectedLines() {
        var bench = bench();
        bench.put("in/b.txt", "r1 U1 100");
        bench.put("in/a.txt", "r1 U1 999", "r2 U1 200", "r3 U1 300", "r4 U1 400", "r3 U1 1");
        bench.passAll();
        assertThat(bench.home.view("user_stats", "U1")).containsExactly(4, 1000);
        assertThat(bench.home.objects().get("output/out/a.rejects"))
                .contains("1,0,,\"another record with this key")
                .contains("5,40,,\"another record with this key");
        assertThat(bench.reasons().getFirst()).startsWith("2 of 5 lines were rejected");
        assertThat(folder)
                .as("the outputs that were prepared before the view refused lines are deleted")
                .isDirectoryNotContaining("glob:**/published-2");
    }
}
