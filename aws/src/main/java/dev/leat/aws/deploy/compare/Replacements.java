package dev.leat.aws.deploy.compare;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The properties whose change makes CloudFormation create another resource and delete the old one.
///
/// Source: `createOnlyProperties` and `conditionalCreateOnlyProperties` of the schemas of
/// CloudFormation, which its documentation shows as "Update requires: Replacement"
/// (https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html).
final class Replacements {

    /// The types that `leat synth` writes, and functions.
    private static final Map<String, Set<String>> PROPERTIES =
            Map.ofEntries(
                    Map.entry("AWS::SQS::Queue", Set.of("FifoQueue", "QueueName")),
                    Map.entry("AWS::SQS::QueuePolicy", Set.of()),
                    Map.entry("AWS::SNS::Topic", Set.of("FifoTopic", "TopicName")),
                    Map.entry("AWS::SNS::TopicPolicy", Set.of()),
                    Map.entry(
                            "AWS::SNS::Subscription",
                            Set.of("Endpoint", "Protocol", "Region", "TopicArn")),
                    Map.entry(
                            "AWS::DynamoDB::Table",
                            Set.of("ImportSourceSpecification", "KeySchema", "TableName")),
                    Map.entry(
                            "AWS::S3::Bucket",
                            Set.of("BucketName", "BucketNamePrefix", "BucketNamespace")),
                    Map.entry("AWS::Athena::WorkGroup", Set.of("Name")),
                    // By the schemas of different regions, one or the other.
                    Map.entry("AWS::Glue::Database", Set.of("CatalogId", "DatabaseName")),
                    Map.entry("AWS::Kinesis::Stream", Set.of("Name")),
                    Map.entry("AWS::S3::BucketPolicy", Set.of("Bucket")),
                    Map.entry("AWS::Logs::LogGroup", Set.of("LogGroupName")),
                    Map.entry("AWS::IAM::Role", Set.of("Path", "RoleName")),
                    Map.entry("AWS::ECS::Cluster", Set.of("ClusterName")),
                    Map.entry(
                            "AWS::ECS::Service",
                            Set.of(
                                    "Cluster",
                                    "LaunchType",
                                    "Role",
                                    "SchedulingStrategy",
                                    "ServiceName")),
                    // Each change replaces a task definition by its next revision, as intended.
                    Map.entry("AWS::ECS::TaskDefinition", Set.of("Family")),
                    Map.entry(
                            "AWS::ApplicationAutoScaling::ScalableTarget",
                            Set.of("ResourceId", "ScalableDimension", "ServiceNamespace")),
                    Map.entry(
                            "AWS::ApplicationAutoScaling::ScalingPolicy",
                            Set.of(
                                    "PolicyName",
                                    "ResourceId",
                                    "ScalableDimension",
                                    "ScalingTargetId",
                                    "ServiceNamespace")),
                    Map.entry("AWS::CloudWatch::Alarm", Set.of("AlarmName")),
                    Map.entry("AWS::CloudWatch::Dashboard", Set.of("DashboardName")),
                    Map.entry(
                            "AWS::Lambda::Function",
                            Set.of(
                                    "DurableConfig",
                                    "FunctionName",
                                    "PackageType",
                                    "TenancyConfig")),
                    Map.entry(
                            "AWS::Lambda::EventSourceMapping",
                            Set.of(
                                    "EventSourceArn",
                                    "SelfManagedEventSource",
                                    "StartingPosition",
                                    "StartingPositionTimestamp")),
                    Map.entry(
                            "AWS::Lambda::Permission",
                            Set.of(
                                    "Action",
                                    "EventSourceToken",
                                    "FunctionName",
                                    "FunctionUrlAuthType",
                                    "InvokedViaFunctionUrl",
                                    "Principal",
                                    "PrincipalOrgID",
                                    "SourceAccount",
                                    "SourceArn")),
                    Map.entry(
                            "AWS::Lambda::EventInvokeConfig", Set.of("FunctionName", "Qualifier")),
                    Map.entry("AWS::Lambda::Alias", Set.of("FunctionName", "Name")),
                    Map.entry("AWS::Events::Rule", Set.of("EventBusName", "Name")),
                    Map.entry("AWS::Scheduler::Schedule", Set.of("Name")));

    private Replacements() {}

    /// Returns the properties of a type; empty if the type is unknown.
    static Optional<Set<String>> of(String type) {
        return Optional.ofNullable(PROPERTIES.get(type));
    }

    static Set<String> types() {
        return PROPERTIES.keySet();
    }
}
