resource "aws_cloudwatch_event_rule" "failed_files_rule" {
  description = "Events of failed files of the app loads."
  event_pattern = jsonencode({
    source      = ["leat.loads"]
    detail-type = ["Glue Job State Change"]
    detail = {
      state = ["FAILED"]
    }
  })
}

resource "aws_cloudwatch_event_rule" "redrive_policies_schedule" {
  description         = "Runs the redrive policies of app shop."
  schedule_expression = "rate(5 minutes)"
}
