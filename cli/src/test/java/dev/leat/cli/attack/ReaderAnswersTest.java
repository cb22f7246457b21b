package dev.leat.cli.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.attack.PersonalApp.Person;
import dev.leat.cli.fixture.Polling;
import dev.leat.port.Audit;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Two apps whose records differ only in personal values give a login that may only read the same
/// answers: to each operation of the API, with planted personal values as arguments, and with
/// conditions and edits that use them in every way.
@Timeout(600)
@Tag("attack")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReaderAnswersTest {

    private static final String PLANTED = "annpii@secret.test";

    private static final List<Person> SOME =
            List.of(
                    new Person(PLANTED, "1977-07-07", 17),
                    new Person("bobpii@secret.test", "1978-08-08", 18),
                    new Person("cidpii@secret.test", "1979-09-09", 19),
                    new Person("danpii@secret.test", "1980-10-10", 20));

    private static final List<Person> OTHERS =
            List.of(
                    new Person("zoepii@hidden.test", "1991-01-01", 51),
                    new Person("yanpii@hidden.test", "1992-02-02", 52),
                    new Person("xenpii@hidden.test", "1993-03-03", 53),
                    new Person("wimpii@hidden.test", "1994-04-04", 54));

    /// Parts of personal values, also reversed.
    private static final List<String> SECRETS =
            List.of("annpii", "bobpii", "cidpii", "danpii", "tset.terces", "1978-08-08", "18.0");

    /// Conditions on personal values, most of which differ in the two apps.
    private static final List<String> CONDITIONS =
            List.of(
                    "email = 'annpii@secret.test'",
                    "EMAIL < 'm'",
                    "\"email\" < 'm'",
                    "\"eMail\" like 'b%'",
                    "ascii(substr(email, 1, 1)) >= 110",
                    "1 / (ascii(email) - 98) > 0",
                    "cast(substr(email, 1, 1) as integer) > 0 or true",
                    "born < date '1985-01-01'",
                    "age < 30",
                    "1 / (age - 18) >= 0 or true",
                    "letter.body ->> 'email' < 'm'",
                    "letter.body like '%bobpii%'",
                    "\"LETTER\"['body'] like '%bobpii%'",
                    "struct_extract(letter, 'bo' || 'dy') like '%bobpii%'",
                    "cast(letter as varchar) like '%bobpii%'",
                    "letter.identity < '8'",
                    "letter.message like '%pii%'",
                    "payload ->> 'email' < 'm'",
                    "payload ->> ('em' || 'ail') < 'm'",
                    "cast(payload as varchar) like '%bobpii%'",
                    "len(list_filter(json_keys(payload), lambda x: payload ->> x like 'b%')) > 0",
                    "buyer.email < 'm'",
                    "buyer['em' || 'ail'] < 'm'",
                    "cast(buyer as varchar) like '%bobpii%'",
                    "home.zip = '8001'",
                    "\"home\".\"zip\" < '8002'",
                    "home.street < 'm'",
                    "HOME.Street.upper() < 'M'",
                    "home['street'] < 'm'",
                    "home.to_json() ->> 'street' < 'm'",
                    "struct_extract(home, 'street') < 'm'",
                    "cast(home as varchar) < '{''street'': m'",
                    "home < {'street': 'm', 'zip': ''}",
                    "len(list_filter([home], lambda x: x.street < 'm')) > 0",
                    "letter.body ->> '$.home.street' < 'm'",
                    "note like '%bobpii%'",
                    "ascii(reverse(note)) > 100",
                    "columns('em.*') < 'm'",
                    "columns(*) is not null",
                    "* is not null",
                    "U&\"\\0065mail\" < 'm'",
                    "em/**/ail < 'm'",
                    "list_transform([email], lambda x: x < 'm')[1]",
                    "exists (select 1 where email < 'm')",
                    "case when age < 30 then true else error('x') end",
                    "hash(email) > 0 and sha256(email) < '8'",
                    "amount < 0",
                    "joined > date '1985-01-01'",
                    "note like 'note%'");

    private static final List<Map<String, String>> EDITS =
            List.of(
                    Map.of("note", "reverse(email)"),
                    Map.of("note", "letter.body ->> 'email'"),
                    Map.of("note", "cast(age + 0 as varchar)"),
                    Map.of("note", "cast(payload as varchar)"),
                    Map.of("note", "payload ->> ('em' || 'ail')"),
                    Map.of("note", "cast(buyer as varchar)"),
                    Map.of("payload", "{'q': email}"),
                    Map.of("note", "home.zip"),
                    Map.of("note", "home.street"),
                    Map.of("note", "home.to_json()"),
                    Map.of("home.zip", "home.street"),
                    Map.of("home.zip", "'9000'", "amount", "5"),
                    Map.of("home.street", "'annpii@secret.test'", "amount", "5", "id", "'o0'"),
                    Map.of("home", "{'street': 'zoepii@hidden.test', 'zip': '1'}", "amount", "5"),
                    Map.of("note", "reverse(note)"),
                    Map.of("email", "'annpii@secret.test'", "amount", "5", "id", "'o0'"),
                    Map.of("email", "'zoepii@hidden.test'", "amount", "5", "id", "'o0'"),
                    Map.of("id", "'o0'", "amount", "5"),
                    Map.of("amount", "5", "joined", "date '1979-06-01'"),
                    Map.of("amount", "abs(amount)"));

    private PersonalApp app;
    private PersonalApp other;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        app = new PersonalApp(Files.createDirectory(folder.resolve("a")), SOME);
        other = new PersonalApp(Files.createDirectory(folder.resolve("b")), OTHERS);
    }

    @AfterAll
    void stop() {
        app.close();
        other.close();
    }

    /// The status and the body, without ids and times; of a plan, when it is complete.
    private static String answer(PersonalApp app, String verb, String path, String body)
            throws Exception {
        var answer = app.asReader(verb, path, body);
        while (answer.body().contains("\"complete\":false,\"failure\":\"\"")) {
            var plan = PersonalApp.JSON.readTree(answer.body()).path("id").asString();
            Polling.pause();
            answer = app.asReader("GET", "plans/" + plan, "");
        }
        return answer.statusCode() + " " + Volatile.removed(answer.body());
    }

    private void same(SoftAssertions all, String verb, String path, String body) throws Exception {
        var answer = answer(app, verb, path, body);
        all.assertThat(answer(other, verb, path, body))
                .as("%s %s %s", verb, path, body)
                .isEqualTo(answer);
        var asked = path + body;
        all.assertThat(
                        Stream.concat(SECRETS.stream(), Stream.of("status\":500"))
                                .filter(one -> answer.contains(one) && !asked.contains(one)))
                .as("%s %s %s: %s", verb, path, body, answer)
                .isEmpty();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /// Arguments by the name of a parameter; every operation is called with each of them.
    private Map<String, List<String>> arguments() throws Exception {
        var arguments = new LinkedHashMap<String, List<String>>();
        arguments.put("queue", List.of("orders-dlq", "people-dlq", "out", "orders"));
        arguments.put("table", List.of("items", "users", "sales", "facts"));
        arguments.put("bucket", List.of("files", "copies", "lake"));
        arguments.put("pipeline", List.of("store", "count_users", "load"));
        arguments.put("stream", List.of("live"));
        arguments.put("shard", List.of("shardId-000000000000"));
        arguments.put("letter", List.of("0", "1"));
        arguments.put("number", List.of("1", "2", "3"));
        arguments.put("view", List.of("totals", "eldest"));
        arguments.put("endpoint", List.of("hook"));
        arguments.put("record", List.of("o1", PLANTED, "bobpii@secret.test", identity()));
        arguments.put("key", List.of("o0", PLANTED, "sales.ndjson"));
        arguments.put("cursor", List.of("", "{\"email\":\"m\"}", "{\"email\":\"cidpii@s\"}", "1"));
        arguments.put("column", List.of("", "email=" + PLANTED));
        arguments.put("whole", List.of("true"));
        arguments.put("identity", List.of(identity()));
        arguments.put("prefix", List.of("", "sales/"));
        arguments.put("since", List.of("2020-01-01T00:00:00Z"));
        arguments.put("group", groups());
        arguments.put("protocols", List.of("EMAIL", "RECORD"));
        arguments.put("states", List.of("KEPT", "WAITING"));
        arguments.put("from", List.of("0"));
        List.of("plan", "run", "id").forEach(name -> arguments.put(name, List.of("x")));
        return arguments;
    }

    private List<String> groups() throws Exception {
        var groups = new ArrayList<String>();
        for (var queue : List.of("orders-dlq", "people-dlq")) {
            var found = app.read("dead-letters/" + queue + "/groups?from=0&limit=10");
            found.path("groups").forEach(group -> groups.add(group.path("id").asString()));
        }
        return groups;
    }

    /// Returns the identity of a record whose key is personal.
    private String identity() throws Exception {
        var path = "traces/" + encoded(PLANTED) + "?whole=true&pipeline=count_users";
        var trace = PersonalApp.JSON.readTree(app.asWriter("GET", path, "").body());
        other.asWriter("GET", path, "");
        var identity = trace.at("/found/0/identity").asString();
        assertThat(identity).as(trace.toString()).isNotEmpty();
        return identity;
    }

    @Test
    void areEqualForEachOperationThatReads() throws Exception {
        var all = new SoftAssertions();
        var arguments = arguments();
        for (var path : app.read("openapi.json").path("paths").properties()) {
            var operation = path.getValue().path("get");
            if (!operation.isMissingNode()) {
                for (var target : targets(path.getKey().substring(1), operation, arguments)) {
                    same(all, "GET", target, "");
                }
            }
        }
        all.assertAll();
    }

    private static List<String> targets(
            String path, JsonNode operation, Map<String, List<String>> arguments) {
        var targets = List.of(path);
        for (var parameter : operation.path("parameters")) {
            var name = parameter.path("name").asString();
            var values = arguments.getOrDefault(name, List.of());
            boolean inPath = parameter.path("in").asString().equals("path");
            if (!values.isEmpty()) {
                targets =
                        targets.stream()
                                .flatMap(target ->
                                        values.stream()
                                                .map(value -> with(target, name, value, inPath)))
                                .toList();
            }
        }
        return targets;
    }

    private static String with(String target, String name, String value, boolean inPath) {
        if (inPath) {
            return target.replace("{" + name + "}", encoded(value));
        }
        var sign = target.contains("?") ? "&" : "?";
        return value.isEmpty() ? target : target + sign + name + "=" + encoded(value);
    }

    @Test
    void areEqualForEachConditionAndEdit() throws Exception {
        var all = new SoftAssertions();
        for (var sequences : List.of("[]", "[0]")) {
            for (var condition : CONDITIONS) {
                preview(all, "previews", terms(sequences).put("where", condition));
            }
            for (var edit : EDITS) {
                var terms = terms(sequences);
                edit.forEach(terms.putObject("set")::put);
                preview(all, "previews", terms);
                preview(all, "plans", terms);
            }
        }
        all.assertAll();
    }

    private static ObjectNode terms(String sequences) {
        var terms = (ObjectNode) PersonalApp.JSON.readTree(Audit.Terms.ALL.json());
        terms.set("sequences", PersonalApp.JSON.readTree(sequences));
        return terms.put("held", true);
    }

    private void preview(SoftAssertions all, String kind, ObjectNode terms) throws Exception {
        same(all, "POST", "dead-letters/orders-dlq/" + kind, "{\"terms\":" + terms + "}");
    }

    @Test
    void areEqualForEachConditionOfACheck() throws Exception {
        var all = new SoftAssertions();
        var groups = groups();
        var derived =
                List.of(
                        "domain = 'secret.test'",
                        "zip = '8001'",
                        "road < 'm'",
                        "amount < 0 and \"Domain\" < 'i'");
        for (var condition : Stream.concat(CONDITIONS.stream(), derived.stream()).toList()) {
            var change = PersonalApp.JSON.createObjectNode().put("pipeline", "store");
            change.put("check", "amount is above zero").put("condition", condition);
            for (var group : groups) {
                var path = "dead-letters/orders-dlq/groups/" + group + "/checks";
                same(all, "POST", path, "{\"change\":" + change + "}");
            }
        }
        all.assertAll();
    }

    @Test
    void areEqualForEachEditByHandAndPrediction() throws Exception {
        var all = new SoftAssertions();
        for (var email : List.of("***", PLANTED, "zoepii@hidden.test")) {
            var body =
                    """
                    {"id":"o0","amount":5,"joined":"1985-01-01","note":"note 0","payload":{},"email":"%s","born":"***","age":"***"}\
                    """
                            .formatted(email);
            var edit = PersonalApp.JSON.createObjectNode().put("letter", 1).put("body", body);
            same(all, "POST", "dead-letters/orders-dlq/edits", edit.toString());
            var back = PersonalApp.JSON.createObjectNode();
            var letter = back.putObject("deadLetter").put("sequence", 1).put("id", "x");
            letter.put("body", "{}").put("attempt", 1).put("sentAt", "2026-01-01T00:00:00Z");
            letter.putNull("group").putNull("deduplication").putObject("attributes");
            back.put("to", "orders").put("body", body.replace("\"***\"", "null"));
            back.put("identity", "").put("edited", true).putObject("attributes");
            back.putObject("redrive").putArray("lives");
            var list = PersonalApp.JSON.createObjectNode();
            list.putArray("deadLetters").add(back);
            same(all, "POST", "dead-letters/orders-dlq/predictions", list.toString());
        }
        all.assertAll();
    }

    @Test
    void areEqualForQueries() throws Exception {
        var all = new SoftAssertions();
        for (var table :
                List.of("totals", "eldest", "items", "users", "sales", "facts", "\"orders-dlq\"")) {
            for (var what : List.of("count(*), count(distinct email), max(email)", "sum(1/0)")) {
                var statement =
                        "select %s from %s where coalesce(cast(email as varchar), '') < 'm'"
                                .formatted(what, table);
                var query = PersonalApp.JSON.createObjectNode().put("statement", statement);
                same(all, "POST", "queries", query.put("limit", 10).toString());
            }
        }
        for (var table : List.of("sales", "'files/*.ndjson'", "items")) {
            for (var what :
                    List.of("home", "home.street", "home.zip", "to_json(home)", "road", "zip")) {
                var statement =
                        "select %1$s, count(*) from %2$s group by %1$s".formatted(what, table);
                var query = PersonalApp.JSON.createObjectNode().put("statement", statement);
                same(all, "POST", "queries", query.put("limit", 10).toString());
            }
        }
        all.assertAll();
    }

    @Test
    void showTheOtherMembersOfAStructWithAPersonalOne() throws Exception {
        for (var table : List.of("sales", "'files/*.ndjson'")) {
            var statement = "select home.street, home.zip from " + table;
            var query = PersonalApp.JSON.createObjectNode().put("statement", statement);
            assertThat(answer(app, "POST", "queries", query.put("limit", 10).toString()))
                    .contains("[\"***\",\"8000\"]");
        }
        for (var query : List.of("select zip, road from items", "select zip, email from facts")) {
            var body = PersonalApp.JSON.createObjectNode().put("statement", query).put("limit", 10);
            assertThat(answer(app, "POST", "queries", body.toString()))
                    .contains("[\"8000\",\"***\"]");
        }
        for (var path :
                List.of(
                        "queues/orders-dlq/items?from=0&limit=10",
                        "tables/items/items",
                        "traces/o1?whole=true")) {
            assertThat(app.asReader("GET", path, "").body())
                    .as(path)
                    .contains("800")
                    .contains("***");
        }
    }

    /// The contents of deliveries are personal. They differ, and are shown only on purpose, with an
    /// entry in the audit log.
    @Test
    void theAppsDifferInWhatAWriterShows() throws Exception {
        for (var one : List.of(Map.entry(app, SOME), Map.entry(other, OTHERS))) {
            var path = "deliveries?protocols=EMAIL&protocols=RECORD&states=KEPT&states=WAITING";
            var masked = one.getKey().asWriter("GET", path, "").body();
            assertThat(masked).contains("***").doesNotContain("pii@");
            var single = one.getKey().asWriter("GET", "deliveries/1", "").body();
            assertThat(single).contains("***").doesNotContain("pii@");
            var shown = one.getKey().asWriter("GET", path + "&unmasked=true", "").body();
            assertThat(shown)
                    .contains("for " + one.getValue().getFirst().email())
                    .contains(one.getValue().getFirst().born());
            assertThat(one.getKey().read("redrives?limit=50").toString())
                    .contains("personal values shown: GET /leat/v1/deliveries?***");
        }
    }
}
