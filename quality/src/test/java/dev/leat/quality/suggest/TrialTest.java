package dev.leat.quality.suggest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Type;
import dev.leat.quality.data.DataFiles;
import dev.leat.quality.data.DataOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrialTest {

    @TempDir private Path folder;

    /// 200 records: two have a quantity below zero, one has no user, ids repeat once.
    private Suggestions run(Proposal... proposals) throws IOException {
        var lines =
                IntStream.range(0, 200)
                        .mapToObj(i ->
                                "%s,%s,%d,2026-01-%02d,person%d@example.com"
                                        .formatted(
                                                i == 199 ? "A198" : "A" + i,
                                                i == 50 ? "" : "u" + i % 9,
                                                i < 2 ? -5 - i : i + 1,
                                                1 + i % 28,
                                                i))
                        .collect(Collectors.joining("\n", "id,user,quantity,day,mail\n", "\n"));
        var file = Files.writeString(folder.resolve("data.csv"), lines);
        var options = new DataOptions(64L << 20, 2, OptionalLong.empty(), folder);
        try (var table = DataFiles.open(file.toString(), options)) {
            return Trial.run(
                    table, List.of(proposals), Set.of("mail"), new ProposalText("Data", "data"));
        }
    }

    private static Proposal check(String condition, String... columns) {
        return new Proposal.Check("it is right", condition, List.of(columns), "a test");
    }

    private String why(Proposal proposal) throws IOException {
        var result = run(proposal);
        assertThat(result.tested()).isEmpty();
        return result.dropped().getFirst().why();
    }

    @Test
    void countsTheRecordsThatACheckRejects() throws IOException {
        var result = run(check("quantity > 0", "quantity"));
        assertThat(result.tested())
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.effect())
                            .isEqualTo(
                                    new MeasuredEffect(
                                            200,
                                            2,
                                            0,
                                            List.of("quantity = '-5'", "quantity = '-6'")));
                    assertThat(one.place()).isEqualTo("pipelines: data: steps: check");
                });
    }

    @Test
    void dropsAProposalThatCannotBeBound() throws IOException {
        assertThat(why(check("quantty > 0", "quantity"))).contains("quantty").contains("quantity");
        assertThat(why(check("quantity", "quantity"))).contains("not a condition");
        assertThat(why(check("true"))).contains("uses no column");
        assertThat(why(check("quantity > 0; drop table records", "quantity"))).isNotBlank();
        assertThat(
                        why(
                                check(
                                        "(select count(*) from read_csv('/etc/passwd')) > quantity",
                                        "quantity")))
                .isNotBlank();
        assertThat(why(new Proposal.NotNull("other", "a test"))).contains("no column 'other'");
    }

    @Test
    void dropsACheckThatRejectsTooMuchOrNothingPossible() throws IOException {
        assertThat(why(check("quantity > 50", "quantity"))).contains("of 200 records");
        assertThat(why(check("quantity is null or quantity is not null", "quantity")))
                .contains("says nothing");
    }

    @Test
    void masksPersonalExamples() throws IOException {
        var result = run(check("mail <> 'person7@example.com'", "mail"));
        assertThat(result.tested().getFirst().effect().examples())
                .singleElement()
                .asString()
                .doesNotContain("person7");
    }

    @Test
    void runsKeysVersionsTypesAndPeriods() throws IOException {
        var result =
                run(
                        new Proposal.Key(List.of("id"), "unique"),
                        new Proposal.Version(List.of("id"), "quantity", "grows"),
                        new Proposal.Period("day", "1d", "days"),
                        new Proposal.NotNull("user", "mostly there"),
                        new Proposal.Column("quantity", Type.Simple.INTEGER, "numbers"),
                        new Proposal.Normalization("user", "upper(user)", "case"));
        assertThat(result.dropped()).isEmpty();
        assertThat(result.tested())
                .extracting(Tested::text)
                .containsExactly(
                        "user: upper(user)",
                        "key: id",
                        "version: quantity",
                        "not null",
                        "quantity: integer",
                        "every: {column: day, period: 1d}");
        assertThat(result.tested().get(1).effect().repeated()).isEqualTo(1);
        assertThat(result.tested().get(3).effect().rejected()).isEqualTo(1);
    }

    /// Without a version, a record with the key of an earlier one and other values is a conflict.
    @Test
    void aKeyRejectsRecordsThatDifferFromAnEarlierOne() throws IOException {
        var key = new Proposal.Key(List.of("id"), "nearly unique");
        assertThat(run(key).tested().getFirst().effect())
                .returns(1L, MeasuredEffect::rejected)
                .returns(1L, MeasuredEffect::repeated);
        assertThat(
                        run(key, new Proposal.Version(List.of("id"), "quantity", "grows"))
                                .tested()
                                .getFirst()
                                .effect())
                .returns(0L, MeasuredEffect::rejected)
                .returns(1L, MeasuredEffect::repeated);
    }

    @Test
    void laterProposalsSeeTheProposedTypes() throws IOException {
        var dropped =
                run(
                        new Proposal.Column("quantity", Type.Simple.VARCHAR, "texts"),
                        check("quantity + 1 > 0", "quantity"));
        assertThat(dropped.dropped()).hasSize(1);
    }

    @Test
    void aNormalizationKeepsTheValuesOfItsColumn() throws IOException {
        assertThat(why(new Proposal.Normalization("id", "'x'", "a test")))
                .isEqualTo("it does not use the column");
        assertThat(why(new Proposal.Normalization("id", "nullif(id, id)", "a test")))
                .isEqualTo("it would reject 200 of 200 records, more than 2 %");
    }

    @Test
    void furtherProposalsReplaceNoneOfTheFirst() throws IOException {
        var first = List.<Proposal>of(new Proposal.Key(List.of("id"), "a test"));
        var more =
                List.of(
                        new Proposal.Key(List.of("id", "day"), "further"),
                        new Proposal.Key(List.of("id"), "further"),
                        check("quantity > 0", "quantity"));
        var file = folder.resolve("data.csv");
        run(first.getFirst());
        var options = new DataOptions(64L << 20, 2, OptionalLong.empty(), folder);
        try (var table = DataFiles.open(file.toString(), options)) {
            var result =
                    Trial.run(
                            table,
                            first,
                            Set.of("mail"),
                            new ProposalText("Data", "data"),
                            found -> {
                                assertThat(found.tested()).hasSize(1);
                                return more;
                            });
            assertThat(result.tested())
                    .extracting(Tested::proposal)
                    .containsExactly(first.getFirst(), more.getLast());
            assertThat(result.dropped())
                    .extracting(Dropped::why)
                    .containsExactly("another one is proposed already", "it is proposed already");
        }
    }
}
