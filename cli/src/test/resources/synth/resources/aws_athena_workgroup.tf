resource "aws_athena_workgroup" "workgroup" {
  name          = "leat-loads-loads"
  description   = "Queries of the lake tables of the app loads."
  force_destroy = true

  configuration {
    enforce_workgroup_configuration    = true
    publish_cloudwatch_metrics_enabled = true

    result_configuration {
      output_location = "s3://leat-loads-results/"
    }
  }
}
