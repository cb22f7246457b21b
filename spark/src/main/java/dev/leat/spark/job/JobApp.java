package dev.leat.spark.job;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.config.AppException;
import dev.leat.config.AppFile;
import dev.leat.load.SingleRunPlan;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The app and the pipeline of a job, as text, which the driver sends to the executors. `folder` is
/// true if the output is a folder. Without an output, the pipeline is that of `leat up`, which
/// publishes the objects.
record JobApp(
        String text,
        String file,
        HashMap<String, String> variables,
        String environment,
        String pipeline,
        String output,
        boolean folder)
        implements Serializable {

    /// The parsed apps of this JVM, as parsing takes some time.
    private static final Map<JobApp, SingleRunPlan> PLANS = new ConcurrentHashMap<>();

    /// Reads the app file, with the values of the environment variables that it names.
    static JobApp read(
            Path file, String environment, String pipeline, String output, boolean folder)
            throws IOException {
        var app = of(Files.readString(file), file, environment);
        return new JobApp(app.text, app.file, app.variables, environment, pipeline, output, folder);
    }

    /// Returns an app of `leat up`, without its pipeline, with the values of the environment
    /// variables that it names.
    static JobApp of(String text, Path file, String environment) {
        var variables = new HashMap<String, String>();
        System.getenv()
                .forEach((name, value) -> {
                    var begin = "${env:" + name;
                    if (text.contains(begin + "}") || text.contains(begin + ":-")) {
                        variables.put(name, value);
                    }
                });
        return new JobApp(text, file.toString(), variables, environment, "", "", true);
    }

    JobApp with(String name) {
        return new JobApp(text, file, variables, environment, name, output, folder);
    }

    /// Returns the URI of the output folder.
    String root() {
        var parent = output.substring(0, output.lastIndexOf('/') + 1);
        return JobStorage.path(plan().folder() ? output : parent.isEmpty() ? "." : parent)
                .toString();
    }

    /// Returns the plan of the run.
    ///
    /// @throws IllegalArgumentException if the app or the output is not valid
    SingleRunPlan plan() {
        return PLANS.computeIfAbsent(this, JobApp::parse);
    }

    private SingleRunPlan parse() {
        try {
            var where = Optional.of(environment).filter(name -> !name.isEmpty());
            App app = AppFile.lint(text, Path.of(file), variables, where).app();
            Pipeline found = app.pipelines().get(pipeline);
            if (found == null) {
                throw new IllegalArgumentException(
                        "no pipeline '%s' in the app".formatted(pipeline));
            }
            var plan =
                    output.isEmpty()
                            ? new SingleRunPlan(app, found, output, folder)
                            : SingleRunPlan.of(app, found, output, folder);
            plan.onCluster()
                    .ifPresent(why -> {
                        throw new IllegalArgumentException(why);
                    });
            return plan;
        } catch (AppException mistakes) {
            throw new IllegalArgumentException(mistakes.getMessage(), mistakes);
        }
    }
}
