package dev.leat.spark.job;

import dev.leat.config.AppException;
import dev.leat.config.AppFile;
import dev.leat.load.SingleRunPlan;
import dev.leat.load.cluster.ClusterApp;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The plans of the apps of this JVM, as parsing takes some time.
final class JobPlans {

    private static final Map<ClusterApp, SingleRunPlan> PLANS = new ConcurrentHashMap<>();

    private JobPlans() {}

    /// @throws IllegalArgumentException if the app or the output is not valid
    static SingleRunPlan of(ClusterApp app) {
        return PLANS.computeIfAbsent(app, JobPlans::parse);
    }

    private static SingleRunPlan parse(ClusterApp app) {
        try {
            var environment = Optional.of(app.environment()).filter(name -> !name.isEmpty());
            var file = Path.of(app.file());
            return app.plan(AppFile.lint(app.text(), file, app.variables(), environment).app());
        } catch (AppException mistakes) {
            throw new IllegalArgumentException(mistakes.getMessage(), mistakes);
        }
    }
}
