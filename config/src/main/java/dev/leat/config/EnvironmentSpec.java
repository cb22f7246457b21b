package dev.leat.config;

import com.google.re2j.Pattern;
import dev.leat.app.Cluster;
import dev.leat.app.Environment;
import dev.leat.app.MailServer;
import dev.leat.app.SecretText;
import dev.leat.config.text.AwsLintMessage;
import dev.leat.config.text.EnvironmentVariables;
import dev.leat.config.text.FileLintMessage;
import dev.leat.config.text.GeneralLintMessage;
import dev.leat.config.text.ReadContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The options of an environment: a deployment target and its external stores.
final class EnvironmentSpec {

    private static final Value<String> URL =
            TextWithSecrets.url(
                    new ServerUrl(
                            "a URL such as redis://127.0.0.1:6379",
                            "rediss?://.+",
                            Set.of("redis", "rediss"),
                            "(/\\d{0,6})?",
                            GeneralLintMessage.STORE_SCHEME,
                            GeneralLintMessage.STORE_URL));

    static final Option<List<NamedEntries.Member>> STORES =
            Option.of(
                    "stores",
                    NamedEntries.named("store URLs", URL.schema()),
                    List.of(),
                    "The URL of the external store of a view, by the view's name. Other"
                            + " views are stored in the state folder, or on AWS in the app's"
                            + " state table.");

    static final Option<String> WAREHOUSE =
            Option.of(
                    "warehouse",
                    WarehouseUrl.VALUE,
                    "The URL of the PostgreSQL or Redshift database of the warehouse tables. Without"
                            + " one, they are stored in the state folder. Environments with a `region`"
                            + " need one.");

    static final Option<MailServer> MAIL =
            Option.of(
                    "mail",
                    MailServerSpec.VALUE,
                    "The mail server. Without one, emails are not sent and remain in the"
                            + " state folder.");

    static final Option<String> REGION =
            Option.of(
                    "region",
                    new DeferredText(
                            ScalarValues.matching(
                                    "an AWS region such as eu-west-1",
                                    Pattern.compile("[a-z]{2,4}(-[a-z]{2,12}){1,2}-\\d{1,2}"))),
                    "The AWS region. With it the app runs on AWS: on SQS, SNS and DynamoDB.");
    static final Option<String> PREFIX =
            Option.of(
                    "prefix",
                    new DeferredText(
                            ScalarValues.matching(
                                    "at most 40 of A-Z a-z 0-9 _ -",
                                    Pattern.compile("[A-Za-z0-9_-]{0,40}"))),
                    "The prefix of the names of all resources on AWS. Needs `region`.");

    static final Option<String> FAILED_FILES =
            Option.of(
                    "failed_files",
                    Names.of("a queue"),
                    "A queue that receives the events of failed files by a rule of EventBridge, which"
                            + " `leat synth` writes. Needs `region`.");

    static final Option<String> ATHENA =
            Option.of(
                    "athena",
                    Names.of("a bucket"),
                    "A bucket for the results of Athena. With it `leat synth` writes a workgroup that"
                            + " stores its results there. Needs `region`.");

    private static final Value<String> MASTER =
            new DeferredText(
                    ScalarValues.matching(
                            "a Spark master such as spark://HOST:PORT, local[2], yarn or k8s://URL",
                            Pattern.compile(Cluster.MASTER)));

    static final Option<List<NamedEntries.Member>> COMPUTE =
            Option.of(
                    "compute",
                    NamedEntries.named("Spark masters", MASTER.schema()),
                    List.of(),
                    "The master of the Spark cluster that processes the files of a pipeline, by the"
                            + " pipeline's name. Other pipelines run in Leat's own process. Not with a"
                            + " `region`.");

    static final Spec SPEC =
            Spec.of(
                    "environment",
                    "A deployment target.",
                    STORES,
                    WAREHOUSE,
                    MAIL,
                    REGION,
                    PREFIX,
                    FAILED_FILES,
                    ATHENA,
                    COMPUTE);

    private EnvironmentSpec() {}

    static Environment read(NamedEntries.Member member, ReadContext in) {
        var options = Options.of(SPEC, member, in);
        Map<String, String> stores = new LinkedHashMap<>();
        for (var store : options.get(STORES)) {
            var inside = in.within("the store of %s".formatted(store.name()));
            URL.read(store.node(), inside)
                    .ifPresent(url -> {
                        if (SecretText.isIn(url) && !options.has(REGION)) {
                            in.problem(store.node().mark(), AwsLintMessage.SECRET_WITHOUT_REGION);
                        }
                        stores.put(store.name(), url);
                    });
        }
        var warehouse = options.find(WAREHOUSE);
        warehouse.ifPresent(
                url -> WarehouseUrl.check(url, options.has(REGION), options.mark("warehouse"), in));
        return new Environment(
                member.name(),
                stores,
                warehouse,
                options.find(MAIL),
                aws(member, options, in),
                compute(options, in));
    }

    private static Map<String, String> compute(Options options, ReadContext in) {
        if (options.has(COMPUTE) && options.has(REGION)) {
            options.problem("compute", FileLintMessage.COMPUTE_ON_AWS, in.thing());
        }
        var masters = new LinkedHashMap<String, String>();
        for (var entry : options.get(COMPUTE)) {
            MASTER.read(entry.node(), in.within("the master of pipeline " + entry.name()))
                    .ifPresent(master -> masters.put(entry.name(), master));
        }
        return masters;
    }

    private static Optional<Environment.Aws> aws(
            NamedEntries.Member member, Options options, ReadContext in) {
        if (options.lacks(List.of(REGION.name()))) {
            Stream.of(PREFIX, FAILED_FILES, ATHENA)
                    .filter(options::has)
                    .map(Option::name)
                    .forEach(option ->
                            options.problem(
                                    option, AwsLintMessage.WITHOUT_REGION, in.thing(), option));
        }
        var prefix = options.find(PREFIX).orElse("");
        boolean fixed = EnvironmentVariables.in(member.node(), REGION.name()).isEmpty();
        var failed = options.find(FAILED_FILES);
        var athena = options.find(ATHENA);
        return options.find(REGION)
                .map(region -> new Environment.Aws(region, prefix, fixed, failed, athena));
    }
}
