package dev.leat.config.rules;

import dev.leat.app.App;
import dev.leat.app.Cluster;
import dev.leat.config.text.FileLintMessage;
import dev.leat.config.text.GeneralLintMessage;
import dev.leat.config.text.ReadContext;
import dev.leat.error.Suggestion;
import java.util.Optional;
import java.util.stream.Stream;

/// Rules about environments.
public final class EnvironmentRules {

    private EnvironmentRules() {}

    static void storesKeepViews(App app, ReadContext in) {
        for (var environment : app.environments().values()) {
            for (var view : environment.stores().keySet()) {
                if (!app.views().containsKey(view)) {
                    var mark = in.keyMark("environments", environment.name(), "stores", view);
                    PipelineRules.unknown("view", view, app.views().keySet(), mark, in);
                }
            }
        }
    }

    /// Reports pipelines that a cluster cannot run.
    static void clustersFit(App app, ReadContext in) {
        for (var environment : app.environments().values()) {
            for (var name : environment.compute().keySet()) {
                var mark = in.keyMark("environments", environment.name(), "compute", name);
                var pipeline = app.pipelines().get(name);
                if (pipeline == null) {
                    PipelineRules.unknown("pipeline", name, app.pipelines().keySet(), mark, in);
                } else {
                    Cluster.unfitForApp(pipeline)
                            .ifPresent(why ->
                                    in.problem(mark, FileLintMessage.COMPUTE_UNFIT, why, name));
                }
            }
        }
    }

    /// Checks that the app can run in this environment: that it has all settings, and that the
    /// environment supports all entries. If no environment is chosen, warns about entries that
    /// environments on AWS do not support.
    public static void canRun(Optional<String> chosen, App app, ReadContext in) {
        chosen.ifPresentOrElse(name -> canRun(name, app, in), () -> AwsRules.unsupported(app, in));
    }

    private static void canRun(String name, App app, ReadContext in) {
        var environment = app.environments().get(name);
        var names = app.environments().keySet();
        if (environment == null) {
            var all =
                    names.isEmpty()
                            ? "the app has no environments"
                            : "environments: " + String.join(", ", names);
            var near = Suggestion.to(name, names).map(Suggestion::didYouMean);
            in.report()
                    .problem(
                            in.mark("environments"),
                            GeneralLintMessage.UNKNOWN_ENVIRONMENT.what(name),
                            Optional.of(near.orElse(all)));
            return;
        }
        environment.mail().ifPresent(mail -> isSet(mail.url(), in, name, "mail", "server"));
        environment.warehouse().ifPresent(url -> isSet(url, in, name, "warehouse"));
        environment.stores().forEach((view, url) -> isSet(url, in, name, "stores", view));
        environment.compute().forEach((pipeline, url) -> isSet(url, in, name, "compute", pipeline));
        RenameRules.renamedStateIsHere(app, environment, in);
        environment
                .aws()
                .ifPresent(aws -> {
                    isSet(aws.region(), in, name, "region");
                    isSet(aws.prefix(), in, name, "prefix");
                    AwsRules.canRun(app, environment, in);
                });
    }

    /// Reports the first variable in a text of an environment that is not set.
    private static void isSet(String text, ReadContext in, String... path) {
        in.unset(text)
                .ifPresent(variable ->
                        in.problem(
                                in.mark(
                                        Stream.concat(Stream.of("environments"), Stream.of(path))
                                                .toArray()),
                                GeneralLintMessage.VARIABLE_MISSING,
                                variable));
    }
}
