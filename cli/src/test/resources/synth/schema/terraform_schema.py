#!/usr/bin/env python3
"""Prints a digest of the AWS provider of Terraform: the arguments, blocks and attributes of some resource types.

usage: terraform_schema.py PACKAGE > aws-VERSION.txt

PACKAGE is the unpacked npm package @cdktf/provider-aws: 20.1.0 has version 5.100.0 of the provider, 21.22.1 has 6.25.0.
A line has a resource type or a block in it, then its names in order: `name` is optional, `name!` is required, `name{}` is a
block, `name{}!` is a required block, and `name=` can only be read.
"""

import json
import pathlib
import re
import sys

TYPES = """
appautoscaling_policy appautoscaling_target athena_workgroup cloudwatch_dashboard cloudwatch_event_rule
cloudwatch_event_target cloudwatch_log_group cloudwatch_metric_alarm dynamodb_table ecs_cluster ecs_service
ecs_task_definition glue_catalog_database iam_role iam_role_policy lambda_event_source_mapping lambda_function lambda_function_event_invoke_config lambda_permission
s3_bucket s3_bucket_lifecycle_configuration s3_bucket_notification s3_bucket_policy s3_bucket_public_access_block
s3_bucket_versioning scheduler_schedule sns_topic sns_topic_policy sns_topic_subscription sqs_queue sqs_queue_policy
""".split()

STRUCT = re.compile(r"(?:function (\w+)ToHclTerraform\(struct\)|synthesizeHclAttributes\(\)) \{.*?attrs = \{(.*?)\n    *\};\n", re.S)
ENTRY = re.compile(r"^ +(\w+): \{\n +value: (.*),\n +isBlock: (true|false),", re.M)
INTERFACE = re.compile(r"^export interface (\w+) .*?\{\n(.*?)^\}", re.M | re.S)
MEMBER = re.compile(r"^    readonly (\w+)(\??):", re.M)
READ = re.compile(r"^class \w+ extends cdktf\.TerraformResource \{.*?^\}", re.M | re.S)
NAME = re.compile(r"Attribute\('(\w+)'\)|(?:List|Map|OutputReference)\(this, \"(\w+)\"")


def required(declarations):
    """The required members of each interface."""
    return {
        name: {member for member, optional in MEMBER.findall(body) if not optional}
        for name, body in INTERFACE.findall(declarations)
    }


def digest(type_, module):
    script = (module / "index.js").read_text()
    needed = required((module / "index.d.ts").read_text())
    main = re.search(r"^class (\w+) extends cdktf\.TerraformResource", script, re.M).group(1)
    structs = {name or main: body for name, body in STRUCT.findall(script)}
    assert len(structs) == len(STRUCT.findall(script)) and main in structs, type_

    def block(path, struct):
        interface = struct + "Config" if struct == main else struct[0].upper() + struct[1:]
        names, inner = {}, []
        for name, value, nested in ENTRY.findall(structs[struct]):
            member = re.search(r"(?:struct\.|this\._)(\w+)", value).group(1)
            names[name] = ("{}" if nested == "true" else "") + ("!" if member in needed[interface] else "")
            if nested == "true":
                found = re.search(r"(\w+)ToHclTerraform", value).group(1)
                inner.append((path + "." + name, found))
        assert names, path
        if struct == main:
            for one, other in NAME.findall(READ.search(script).group(0)):
                names.setdefault(one or other, "=")
        print(path + ": " + " ".join(name + names[name] for name in sorted(names)))
        for path, found in sorted(inner):
            block(path, found)

    block(type_, main)


package = pathlib.Path(sys.argv[1])
about = json.loads((package / "package.json").read_text())
print("# %s of the AWS provider %s, from %s %s; written by terraform_schema.py"
      % ("Resource types", about["cdktf"]["provider"]["version"], about["name"], about["version"]))
for each in TYPES:
    digest("aws_" + each, package / "lib" / each.replace("_", "-"))
