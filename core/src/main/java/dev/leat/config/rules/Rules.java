package dev.leat.config.rules;

import dev.leat.app.App;
import dev.leat.config.text.ReadContext;

import java.util.List;

/// The list of rules that check the app as a whole.
public final class Rules {

    /// A rule. It checks the app, and uses `in` only to find positions and to report problems.
    public interface Rule {
        void check(App app, ReadContext in);
    }

    public static final List<Rule> ALL =
            List.of(
                    QueueRules::namesAreUnique,
                    QueueRules::queuesAreUsed,
                    TopicRules::subscriptionsAreThere,
                    TopicRules::subscribersAreStandardQueues,
                    TopicRules::topicsAreUsed,
                    TopicRules::alarmsHaveSubscribers,
                    TopicRules::policiesHaveAttributes,
                    BucketRules::toldOnesAreThere,
                    BucketRules::pathsDiffer,
                    BucketRules::bucketsAreUsed,
                    FileRules::bucketsExist,
                    FileRules::queuesHoldOnlyNotifications,
                    FileRules::queuesHoldNothingElse,
                    FileRules::schemasFit,
                    BatchObjectRules::pathsDistinguishBatches,
                    BatchObjectRules::batchesWait,
                    FileRules::pathsDistinguishFiles,
                    FileRules::replacingIsPossible,
                    FileRules::nothingFeedsItself,
                    FileRules::keysDoNotApplyToBuckets,
                    EndpointRules::recordsAreOfQueues,
                    EndpointRules::endpointsAreUsed,
                    TableRules::keysAreThoseOfPipelines,
                    TableRules::tablesHaveOneWriter,
                    TableRules::recordsAreOfQueues,
                    TableRules::tablesAreUsed,
                    LakeRules::bucketsExist,
                    LakeRules::prefixesDiffer,
                    LakeRules::columnsFit,
                    LakeRules::writersFit,
                    LakeRules::tablesAreUsed,
                    WarehouseRules::columnsFit,
                    WarehouseRules::namesDiffer,
                    WarehouseRules::schemasAreKnown,
                    WarehouseRules::tablesAreUsed,
                    LookupRules::originsExist,
                    LookupRules::onQueuesOnly,
                    LookupRules::keysAreOfRecords,
                    LookupRules::lookupsAreUsed,
                    StreamRules::sourcesExist,
                    StreamRules::nothingFeedsItself,
                    StreamRules::streamsAreUsed,
                    FifoRules::deadLettersAreAlike,
                    FifoRules::groupsAreWhereOrderIs,
                    FifoRules::orderNeedsVersions,
                    PipelineRules::sourcesExist,
                    PipelineRules::sourcesHaveOneReader,
                    PipelineRules::leasesLastLongEnough,
                    PipelineRules::windowsAreShort,
                    PipelineRules::keptFieldsAreReceived,
                    ShrinkRules::documentsAreShortened,
                    PipelineRules::sinksExist,
                    PipelineRules::sinksAreUnique,
                    LoopRules::noneIsEndless,
                    PipelineRules::elseNeedsWhere,
                    PipelineRules::sinksFit,
                    PipelineRules::viewsNeedKeys,
                    KeyRules::keysAreStripped,
                    WholeFileRules::onFilesOnly,
                    WholeFileRules::newestWantsVersion,
                    UnnestRules::onQueuesOnly,
                    UnnestRules::onlyOnce,
                    UnnestRules::keysDistinguishElements,
                    JavaRules::stepsAreOnMessages,
                    VersionRules::keyIsThere,
                    VersionRules::versionIsNoKey,
                    VersionRules::viewsCanSubtract,
                    VersionRules::stepsKeepNoStateAway,
                    ViewRules::rankIsAMeasure,
                    ViewRules::namesDiffer,
                    ViewRules::viewsAreWritten,
                    RedisKeyRules::columnsAreThere,
                    RedisKeyRules::keysDiffer,
                    EnvironmentRules::storesKeepViews,
                    AwsRules::namesAreValid,
                    RouteRules::viewsExist,
                    RouteRules::parametersAreTheKey,
                    RouteRules::topIsTheRank,
                    ItemRouteRules::tablesExist,
                    ItemRouteRules::parametersAreTheKey,
                    RouteRules::queuesExist,
                    RouteRules::documentsAreWhole,
                    RouteRules::schemasAgree,
                    RouteRules::pathsAreFree,
                    RouteRules::pathsDiffer,
                    AlarmRules::whatIsWatchedExists,
                    AlarmRules::deadLettersAreOfTheirQueue,
                    AlarmRules::redrivenLettersAreRead,
                    AlarmRules::deadLettersAreRedrivenOnce);

    private Rules() {}
}
