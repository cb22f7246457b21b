package dev.leat.aws.deploy;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.app.Bucket;
import dev.leat.app.LakeTable;
import dev.leat.app.Pipeline;
import dev.leat.aws.deploy.resource.LifeCycleRule;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A bucket that an app needs in S3.
///
/// @param name the name on AWS
/// @param bucket the bucket of the app file; empty for the state bucket
/// @param versioned true if pipelines read the bucket: they read one version of an object, also
///   when it is overwritten meanwhile
public record AppBucket(
        String name, Optional<Bucket> bucket, boolean versioned, List<LifeCycleRule> rules) {

    public AppBucket {
        rules = List.copyOf(rules);
    }

    /// Returns the buckets of an app, and its state bucket if pipelines read files or stage rows
    /// for Redshift in it.
    ///
    /// @param stagesRows true if pipelines stage rows in the state bucket
    public static List<AppBucket> of(App app, AwsResourceNames names, boolean stagesRows) {
        var written = written(app);
        var all = new ArrayList<AppBucket>();
        for (var bucket : app.buckets().values()) {
            boolean versioned = !app.readers(bucket.name()).isEmpty();
            var rules = LifeCycleRule.of(bucket, versioned, written.contains(bucket.name()));
            all.add(new AppBucket(names.of(bucket.name()), Optional.of(bucket), versioned, rules));
        }
        boolean files = readsFiles(app);
        if (files || stagesRows) {
            var rules = LifeCycleRule.ofState(files, stagesRows);
            all.add(new AppBucket(names.stateBucket(), Optional.empty(), false, rules));
        }
        return all;
    }

    static boolean readsFiles(App app) {
        return app.pipelines().values().stream().anyMatch(AppBucket::readsFiles);
    }

    static boolean readsFiles(Pipeline pipeline) {
        return pipeline.from().files().isPresent();
    }

    private static Set<String> written(App app) {
        var written = new LinkedHashSet<String>();
        for (var pipeline : app.pipelines().values()) {
            pipeline.to().stream()
                    .filter(sink -> sink.files().isPresent())
                    .forEach(sink -> written.add(sink.name()));
            if (readsFiles(pipeline)) {
                written.add(pipeline.rejectedTo());
            }
        }
        LakePart.written(app).map(LakeTable::bucket).forEach(written::add);
        return written;
    }
}
