package dev.leat.config.rules;

import dev.leat.app.App;
import dev.leat.config.text.ReadContext;
import java.util.List;

/// What must hold over the app as a whole.
public final class Rules {

    /// One rule. It looks at the app, and takes from `in` only where things stand.
    public interface Rule {
        void check(App app, ReadContext in);
    }

    public static final List<Rule> ALL =
            List.of(
                    QueueRules::namesAreUnique,
                    QueueRules::queuesAreUsed,
                    TopicRules::subscriptionsAreThere,
                    TopicRules::subscribersCanHear,
                    TopicRules::topicsAreUsed,
                    TopicRules::alarmsAreHeard,
                    TopicRules::policiesSeeSomething,
                    BucketRules::toldOnesAreThere,
                    BucketRules::pathsDiffer,
                    BucketRules::bucketsAreUsed,
                    FileRules::bucketsExist,
                    FileRules::queuesHoldNews,
                    FileRules::queuesHoldNothingElse,
                    FileRules::schemasFit,
                    FileRules::onlyFilesBecomeFiles,
                    FileRules::pathsTellFilesApart,
                    FileRules::replacingIsPossible,
                    FileRules::nothingFeedsItself,
                    FileRules::bucketsKnowNoKeys,
                    EndpointRules::recordsAreOfQueues,
                    EndpointRules::endpointsAreUsed,
                    FifoRules::deadLettersAreAlike,
                    FifoRules::groupsAreWhereOrderIs,
                    FifoRules::orderWantsVersions,
                    PipelineRules::sourcesExist,
                    PipelineRules::sourcesHaveOneReader,
                    PipelineRules::leasesLastLongEnough,
                    PipelineRules::sinksExist,
                    PipelineRules::sinksAreThereOnce,
                    LoopRules::noneIsEndless,
                    PipelineRules::elseNeedsWhere,
                    PipelineRules::sinksFit,
                    PipelineRules::viewsWantKeys,
                    KeyRules::keysAreStripped,
                    WholeFileRules::onFilesOnly,
                    WholeFileRules::newestWantsVersion,
                    VersionRules::keyIsThere,
                    VersionRules::versionIsNoKey,
                    VersionRules::viewsCanTakeBack,
                    VersionRules::stepsKeepNoStateAway,
                    ViewRules::rankIsAMeasure,
                    ViewRules::namesDiffer,
                    ViewRules::somebodyWrites,
                    RedisKeyRules::columnsAreThere,
                    RedisKeyRules::keysDiffer,
                    EnvironmentRules::storesKeepViews,
                    RouteRules::viewsExist,
                    RouteRules::parametersAreTheKey,
                    RouteRules::topIsTheRank,
                    RouteRules::queuesExist,
                    RouteRules::documentsAreWhole,
                    RouteRules::schemasAgree,
                    RouteRules::pathsAreFree,
                    RouteRules::pathsDiffer,
                    AlarmRules::whatIsWatchedExists,
                    AlarmRules::lettersAreOfTheirQueue,
                    AlarmRules::redrivenLettersAreRead,
                    AlarmRules::lettersAreRedrivenOnce);

    private Rules() {}
}
