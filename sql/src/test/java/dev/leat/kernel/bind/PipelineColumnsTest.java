package dev.leat.kernel.bind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.JavaFunction;
import dev.leat.app.Lookup;
import dev.leat.app.Pipeline;
import dev.leat.app.QueueSource;
import dev.leat.app.Schema;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.app.Type;
import dev.leat.kernel.InferredColumns;
import dev.leat.kernel.bind.PipelineColumns.Privacy;
import dev.leat.kernel.bind.PipelineColumns.Variable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The columns after each kind of step: names, types, NULLs, personal data and origins.
class PipelineColumnsTest {

    private static final Type PRODUCT =
            new Type.Struct(
                    List.of(
                            new Type.Member("price", Type.Simple.INTEGER),
                            new Type.Member("tags", new Type.ListOf(Type.Simple.VARCHAR))));

    private static final Schema ORDER =
            new Schema(
                    "Order",
                    List.of(
                            Schema.Field.required("id", Type.Simple.VARCHAR),
                            new Schema.Field(
                                    "email", Type.Simple.VARCHAR, false, true, Optional.empty()),
                            new Schema.Field("sku", Type.Simple.VARCHAR),
                            new Schema.Field("amount", Type.Simple.INTEGER),
                            new Schema.Field("detail", PRODUCT)));

    private static final Lookup PRODUCTS =
            new Lookup(
                    "products",
                    new Lookup.Origin.OfTable("products"),
                    new Schema(
                            "Product",
                            List.of(
                                    Schema.Field.required("sku", Type.Simple.VARCHAR),
                                    Schema.Field.required("price", Type.Simple.INTEGER),
                                    new Schema.Field(
                                            "owner",
                                            Type.Simple.VARCHAR,
                                            false,
                                            true,
                                            Optional.empty()),
                                    new Schema.Field(
                                            "tags", new Type.ListOf(Type.Simple.VARCHAR)))),
                    List.of("sku"),
                    Lookup.DEFAULT_REFRESH,
                    Lookup.DEFAULT_MAX_ROWS);

    private final Binder binder = new Binder();

    @AfterEach
    void close() {
        binder.close();
    }

    private static PipelineColumns start() {
        return PipelineColumns.of(ORDER, SourceStruct.MESSAGE);
    }

    private PipelineColumns after(Step... steps) {
        return after(start(), steps);
    }

    private PipelineColumns after(PipelineColumns start, Step... steps) {
        try {
            return BoundStep.end(start, BoundStep.of(List.of(steps), start, binder));
        } catch (BindException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, Sql> sql(String... pairs) {
        var sql = new LinkedHashMap<String, Sql>();
        for (int i = 0; i < pairs.length; i += 2) {
            sql.put(pairs[i], Sql.of(pairs[i + 1]));
        }
        return sql;
    }

    private static Step.Set set(String... pairs) {
        return new Step.Set(sql(pairs));
    }

    private static Step.Lookup take(String... columns) {
        var take = new LinkedHashMap<String, String>();
        List.of(columns).forEach(column -> take.put(column, column));
        return new Step.Lookup(PRODUCTS, Map.of("sku", "sku"), take, Step.Lookup.Missing.REJECT);
    }

    @Test
    void setReplacesColumnsInTheirPlaceAndAppendsOthers() {
        var columns = after(set("total", "amount * 2", "id", "upper(id)"));
        assertThat(columns.names())
                .containsExactly("id", "email", "sku", "amount", "detail", "total");
        assertThat(columns.get("total").computed()).isTrue();
        assertThat(columns.get("sku").field()).isEqualTo(2);
        assertThat(after(set("code", "sku")).get("code").field()).isEqualTo(2);
    }

    @Test
    void selectAndExcludeRemoveColumns() {
        assertThat(after(new Step.Select(sql("n", "amount"))).names()).containsExactly("n");
        assertThat(after(new Step.Exclude(List.of("email", "detail"))).names())
                .containsExactly("id", "sku", "amount");
    }

    @Test
    void aFileNeedsOnlyTheColumnsThatNoStepAddsBefore() {
        var from =
                new QueueSource("q", new Schema("", List.of()), Pipeline.UnknownFields.IGNORE, 1);
        var pipeline =
                Pipeline.of("load", from)
                        .withSteps(
                                List.of(
                                        set("total", "price + fee", "fee", "fee / 2"),
                                        new Step.Where(Sql.of("total > least"))))
                        .withKey(List.of("TOTAL", "fee", "id"));
        assertThat(InferredColumns.schema(pipeline, Map.of(), binder).fields())
                .extracting(Schema.Field::name)
                .containsExactlyInAnyOrder("price", "fee", "least", "id");
    }

    @Test
    void anExpressionThatIsInvalidKeepsTheTypeOfItsColumn() {
        var columns = start().after(set("amount", "?", "more", "?"), Map.of());
        assertThat(columns.scope().columns())
                .containsEntry("amount", "INTEGER")
                .containsEntry("more", "VARCHAR");
    }

    @Test
    void computedColumnsAreNullableUnlessTheirExpressionReplacesNulls() {
        var columns =
                after(
                        set(
                                "a", "upper(sku)",
                                "b", "coalesce(sku, '-')",
                                "c", "upper(id)",
                                "d", "'sku'"));
        assertThat(columns.get("a").nullable()).isTrue();
        assertThat(columns.named(List.of("b", "c", "d"))).noneMatch(Variable::nullable);
    }

    @Test
    void conditionsRemoveNulls() {
        var checked = after(new Step.Check(sql("positive", "amount > 0")));
        assertThat(checked.get("amount").nullable()).isFalse();
        assertThat(checked.get("sku").nullable()).isTrue();
        var allowed = after(new Step.Where(Sql.of("amount is null or amount > 0")));
        assertThat(allowed.get("amount").nullable()).isTrue();
    }

    @Test
    void copiesOfPersonalColumnsArePersonalAndOtherValuesDeriveFromThem() {
        var columns =
                after(
                        set(
                                "a", "lower(trim(email))",
                                "b", "coalesce(strip(\"email\"), '')",
                                "c", "md5(email)",
                                "d", "coalesce(email, sku)",
                                "e", "'email'"));
        assertThat(List.of("a", "b", "c", "d", "e"))
                .extracting(name -> columns.get(name).privacy())
                .containsExactly(
                        Privacy.PERSONAL,
                        Privacy.PERSONAL,
                        Privacy.DERIVED,
                        Privacy.DERIVED,
                        Privacy.NONE);
    }

    @Test
    void pathsToPersonalMembersArePersonalAndOtherUsesOfTheStructDeriveFromThem() {
        var email = new Type.Member("email", Type.Simple.VARCHAR, true);
        var id = new Type.Member("id", Type.Simple.VARCHAR);
        var after = new Type.Struct(List.of(email, id));
        var schema =
                new Schema(
                        "Envelope",
                        List.of(
                                new Schema.Field("after", after),
                                new Schema.Field("all", new Type.ListOf(after))));
        var columns =
                after(
                        PipelineColumns.of(schema, SourceStruct.MESSAGE),
                        set(
                                "a", "after.email",
                                "b", "lower(trim(after.email))",
                                "c", "md5(after.email)",
                                "d", "after.id",
                                "e", "to_json(after)",
                                "f", "after"),
                        new Step.Unnest("all", "g"));
        assertThat(List.of("a", "b", "c", "d", "e", "f", "g", "after"))
                .extracting(name -> columns.get(name).privacy())
                .containsExactly(
                        Privacy.PERSONAL,
                        Privacy.PERSONAL,
                        Privacy.DERIVED,
                        Privacy.NONE,
                        Privacy.DERIVED,
                        Privacy.PERSONAL,
                        Privacy.PERSONAL,
                        Privacy.MEMBERS);
        assertThat(columns.get("after").members()).containsExactly("after.email");
    }

    @Test
    void columnsOfALookupHaveItsOriginAlsoThroughExpressionsAndElements() {
        var columns =
                after(
                        take("price", "owner", "tags"),
                        set("double", "price * 2", "own", "detail.price", "id", "id || price"),
                        new Step.Unnest("tags", "tag"));
        assertThat(List.of("price", "owner", "double", "id", "tag"))
                .allMatch(name -> columns.get(name).origin().lookup().isPresent());
        assertThat(columns.get("own").origin()).isEqualTo(ValueOrigin.RECORD);
        assertThat(columns.get("tag").origin().element()).isTrue();
        assertThat(columns.get("price").nullable()).isFalse();
        assertThat(columns.get("owner").privacy()).isEqualTo(Privacy.PERSONAL);
        assertThat(columns.get("own").source()).isFalse();
        assertThat(columns.get("double").source()).isTrue();
    }

    @Test
    void elementsAndTheirNumbersAreOfElements() {
        var listed = set("tags", "detail.tags");
        var columns =
                after(
                        listed,
                        new Step.Unnest("tags", "tag"),
                        set("key", "id || tag", "n", "source.item", "other", "sku"));
        assertThat(columns.scope().columns()).containsEntry("tag", "VARCHAR");
        assertThat(columns.origin()).isEqualTo(SourceStruct.ITEM);
        assertThat(columns.get("key").origin().element()).isTrue();
        assertThat(columns.get("n").origin().element()).isTrue();
        assertThat(columns.get("other").origin().element()).isFalse();
        assertThat(columns.find("tags")).isEmpty();
    }

    @Test
    void columnsOfAClassMayDeriveFromAllColumnsAndAreReadFromDocuments() {
        var java =
                new Step.Java(
                        new JavaFunction(
                                "a.B", Path.of("."), Optional.empty(), Duration.ofSeconds(1), 64),
                        Map.of("score", Type.Simple.DOUBLE));
        var columns =
                after(set("total", "amount * 2"), java, take("price"), set("key", "score + 1"));
        assertThat(columns.get("score").privacy()).isEqualTo(Privacy.DERIVED);
        assertThat(columns.get("key").origin().java()).isTrue();
        assertThat(columns.get("total").field()).isEqualTo(5);
        assertThat(columns.get("score").field()).isEqualTo(6);
    }

    @Test
    void aggregatesKeepOnlyGroupsAndMeasures() {
        var columns =
                after(
                        PipelineColumns.of(ORDER, SourceStruct.FILE),
                        set("n_line", "source.line"),
                        new Step.Aggregate(
                                List.of("sku"), sql("n", "sum(amount)", "last", "max(n_line)")));
        assertThat(columns.names()).containsExactly("sku", "n", "last");
        assertThat(columns.scope().columns()).containsEntry("n", "BIGINT");
        assertThat(columns.get("last").source()).isTrue();
        assertThat(columns.get("n").source()).isFalse();
        assertThat(columns.origin()).isEqualTo(SourceStruct.OBJECT);
    }

    @Test
    void columnsOfAQueryDeriveFromAllColumnsThatItUses() {
        var columns =
                after(
                        PipelineColumns.of(ORDER, SourceStruct.FILE),
                        new Step.Query(
                                Sql.of("select sku, count(email) as n from batch group by sku")));
        assertThat(columns.names()).containsExactly("sku", "n");
        assertThat(columns.all().values()).allMatch(Variable::pii);
    }
}
