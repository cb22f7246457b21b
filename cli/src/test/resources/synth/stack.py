#!/usr/bin/env python3
"""Creates stacks in moto, and finds each resource by its describe call.

Reads a line for each stack: the path of its template, a tab, and its name. Prints a line `TYPE found` or `TYPE not
supported by moto` for each type of resource, and `PROPERTY found` or `PROPERTY dropped by moto` for properties of
buckets and of functions. A line `.` ends the lines of a stack.

usage: stack.py ENDPOINT
"""

import functools
import io
import json
import sys
import zipfile

import boto3

endpoint = sys.argv[1]


@functools.cache
def client(service):
    return boto3.client(service, endpoint_url=endpoint)


def describe_queue(url):
    return client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["All"])


def describe_task(arn):
    found = client("ecs").describe_task_definition(taskDefinition=arn)["taskDefinition"]
    container = found["containerDefinitions"][0]
    assert container["image"] == "example/orders:1", container
    commands = (["up", "/app"], ["worker", "--api-only"], ["worker", "--large-files"])
    assert container["command"][:2] in commands, container
    return found


def describe_service(arn):
    cluster = arn.split("/")[-2]
    found = client("ecs").describe_services(cluster=cluster, services=[arn])["services"]
    assert found[0]["taskDefinition"].endswith(f"{cluster}:1"), found
    return found


def describe_function(function):
    found = client("lambda").get_function_configuration(FunctionName=function)
    if function.endswith("-redrive-policies"):
        assert found["Handler"] == "dev.leat.cli.lambda.RedriveHandler", found
        assert found["Runtime"] == "java25" and found["Timeout"] == 270, found
        return found
    seconds = (900,) if function in FILES else (9, 10)
    assert found["Runtime"] == "java25" and found["Timeout"] in seconds, found
    assert function.endswith("-" + found["Environment"]["Variables"]["LEAT_PIPELINES"]), found
    return found


def describe_mapping(mapping):
    found = client("lambda").get_event_source_mapping(UUID=mapping)
    function = found["FunctionArn"].split(":")[-1]
    source = found["EventSourceArn"].split(":")[-1]
    assert source in SOURCES[function], found
    return found


def describe_stream(stream):
    found = client("kinesis").describe_stream_summary(StreamName=stream)["StreamDescriptionSummary"]
    # Moto drops the mode and the encryption of a template.
    assert (found["OpenShardCount"], found["RetentionPeriodHours"]) == STREAMS[stream], found
    return found


def describe_rule(rule):
    found = client("events").describe_rule(Name=rule)
    targets = client("events").list_targets_by_rule(Rule=rule)["Targets"]
    if "EventPattern" in found:
        pattern = json.loads(found["EventPattern"])
        assert pattern["source"] == ["leat.loads"] and pattern["detail"] == {"state": ["FAILED"]}, found
        assert targets[0]["Arn"].endswith(":leat-loads-failed"), targets
    else:
        assert targets[0]["Arn"].endswith(":function:shop-redrive-policies"), targets
    return targets


def life_cycle(bucket):
    s3 = client("s3")
    try:
        return s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
    except s3.exceptions.ClientError:
        return []


SOURCES = {
    "orders-order_stats": ["OrderQueue"],
    "events-store_events": ["events"],
    "shop-count": ["orders"],
    "shop-pay": ["payments.fifo"],
    "shop-repeat": ["repeat-redrive", "stream/counted"],
    "leat-files-files-load": ["leat-files-load-files"],
}

# Functions that read files. All others have a disk of 512 MiB.
FILES = ["leat-files-files-load"]

STREAMS = {"counted": (2, 168), "copied": (1, 24)}

DESCRIBE = {
    "AWS::SQS::Queue": describe_queue,
    "AWS::SNS::Topic": lambda arn: client("sns").get_topic_attributes(TopicArn=arn),
    "AWS::DynamoDB::Table": lambda table: client("dynamodb").describe_table(TableName=table),
    "AWS::S3::Bucket": lambda bucket: client("s3").head_bucket(Bucket=bucket),
    "AWS::Logs::LogGroup": lambda group: client("logs").describe_log_groups(
        logGroupNamePrefix=group
    )["logGroups"][0],
    "AWS::IAM::Role": lambda role: client("iam").get_role_policy(
        RoleName=role, PolicyName="leat"
    ),
    "AWS::ECS::Cluster": lambda cluster: client("ecs").describe_clusters(clusters=[cluster])[
        "clusters"
    ][0],
    "AWS::ECS::TaskDefinition": describe_task,
    "AWS::ECS::Service": describe_service,
    "AWS::Lambda::Function": describe_function,
    "AWS::Lambda::EventSourceMapping": describe_mapping,
    "AWS::Events::Rule": describe_rule,
    "AWS::Kinesis::Stream": describe_stream,
    "AWS::CloudWatch::Dashboard": lambda board: client("cloudwatch").get_dashboard(
        DashboardName=board
    ),
}

PROPERTIES = {
    "VersioningConfiguration": lambda bucket: client("s3").get_bucket_versioning(Bucket=bucket).get("Status"),
    "LifecycleConfiguration": life_cycle,
    "NotificationConfiguration": lambda bucket: client("s3").get_bucket_notification_configuration(
        Bucket=bucket
    ).get("QueueConfigurations"),
}


def stack(template, name):
    """Creates a stack in an empty moto, and prints its lines."""
    ec2 = client("ec2")
    cloudformation = client("cloudformation")
    with open(template, encoding="utf-8") as text:
        # Moto does not convert a parameter to the number of tasks, as CloudFormation does.
        body = text.read().replace("DesiredCount: !Ref MinTasks", "DesiredCount: 1")
    values = {
        "Image": "example/orders:1",
        "Subnets": ec2.describe_subnets()["Subnets"][0]["SubnetId"],
        "SecurityGroups": ec2.describe_security_groups()["SecurityGroups"][0]["GroupId"],
        "CodeBucket": "code",
        "CodeKey": "events.zip",
        "ApiTokenSecretArn": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:token-abcdef",
        "WorkgroupArn": "arn:aws:redshift-serverless:eu-west-1:123456789012:workgroup/abc",
    }
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("leat.json", "{}")
    s3 = client("s3")
    s3.create_bucket(
        Bucket=values["CodeBucket"],
        CreateBucketConfiguration={"LocationConstraint": s3.meta.region_name},
    )
    s3.put_object(Bucket=values["CodeBucket"], Key=values["CodeKey"], Body=code.getvalue())
    parameters = cloudformation.get_template_summary(TemplateBody=body)["Parameters"]
    known = {each["ParameterKey"] for each in parameters}
    cloudformation.create_stack(
        StackName=name,
        TemplateBody=body,
        Parameters=[
            {"ParameterKey": key, "ParameterValue": of} for key, of in values.items() if key in known
        ],
        Capabilities=["CAPABILITY_IAM"],
    )
    made = cloudformation.describe_stacks(StackName=name)["Stacks"][0]
    assert made["StackStatus"] == "CREATE_COMPLETE", made
    lines, buckets = set(), []
    for resource in cloudformation.list_stack_resources(StackName=name)["StackResourceSummaries"]:
        kind, made = resource["ResourceType"], resource.get("PhysicalResourceId")
        if made:
            assert DESCRIBE[kind](made), resource
            lines.add(f"{kind} found")
            if kind == "AWS::S3::Bucket":
                buckets.append(made)
    for resource in cloudformation.get_template_summary(TemplateBody=body)["ResourceTypes"]:
        if f"{resource} found" not in lines:
            lines.add(f"{resource} not supported by moto")
    for name, found in PROPERTIES.items():
        if f"      {name}:\n" in body:
            made = any(found(bucket) for bucket in buckets)
            lines.add(f"AWS::S3::Bucket {name} {'found' if made else 'dropped by moto'}")
    if "      EphemeralStorage:\n" in body:
        functions = client("lambda").list_functions()["Functions"]
        made = any(each["EphemeralStorage"]["Size"] > 512 for each in functions)
        lines.add(f"AWS::Lambda::Function EphemeralStorage {'found' if made else 'dropped by moto'}")
    print("\n".join(sorted(lines)))


for line in sys.stdin:
    stack(*line.rstrip("\n").split("\t"))
    print(".", flush=True)
