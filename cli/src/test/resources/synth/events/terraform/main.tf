# Written by `leat synth`, which overwrites changes.

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

resource "aws_sqs_queue" "events_dlq_queue" {
  name                       = "events-dlq"
  visibility_timeout_seconds = 60
  message_retention_seconds  = 1209600
  delay_seconds              = 0
  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns = [
      "arn:${data.aws_partition.current.partition}:sqs:${var.region}:${data.aws_caller_identity.current.account_id}:events"
    ]
  })
}

resource "aws_sqs_queue" "alerts_dlq_queue" {
  name                       = "alerts-dlq"
  visibility_timeout_seconds = 60
  message_retention_seconds  = 1209600
  delay_seconds              = 0
  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns = [
      "arn:${data.aws_partition.current.partition}:sqs:${var.region}:${data.aws_caller_identity.current.account_id}:alerts"
    ]
  })
}

resource "aws_sqs_queue" "webhook_calls_dlq_queue" {
  name                       = "webhook_calls-dlq"
  visibility_timeout_seconds = 60
  message_retention_seconds  = 1209600
  delay_seconds              = 0
  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns = [
      "arn:${data.aws_partition.current.partition}:sqs:${var.region}:${data.aws_caller_identity.current.account_id}:webhook_calls"
    ]
  })
}

resource "aws_sqs_queue" "events_queue" {
  name                       = "events"
  visibility_timeout_seconds = 60
  message_retention_seconds  = 345600
  delay_seconds              = 0
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.events_dlq_queue.arn
    maxReceiveCount     = 1000
  })
}

resource "aws_sqs_queue" "alerts_queue" {
  name                       = "alerts"
  visibility_timeout_seconds = 60
  message_retention_seconds  = 345600
  delay_seconds              = 0
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.alerts_dlq_queue.arn
    maxReceiveCount     = 1000
  })
}

resource "aws_sqs_queue" "webhook_calls_queue" {
  name                       = "webhook_calls"
  visibility_timeout_seconds = 60
  message_retention_seconds  = 345600
  delay_seconds              = 0
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.webhook_calls_dlq_queue.arn
    maxReceiveCount     = 1000
  })
}

resource "aws_sns_topic" "large_orders_topic" {
  name = "large_orders"
}

resource "aws_sqs_queue_policy" "alerts_queue_policy" {
  queue_url = aws_sqs_queue.alerts_queue.url
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "sns.amazonaws.com"
        }
        Action   = "sqs:SendMessage"
        Resource = aws_sqs_queue.alerts_queue.arn
        Condition = {
          ArnEquals = {
            "aws:SourceArn" = aws_sns_topic.large_orders_topic.arn
          }
        }
      }
    ]
  })
}

resource "aws_sns_topic_subscription" "alerts_subscription" {
  topic_arn            = aws_sns_topic.large_orders_topic.arn
  protocol             = "sqs"
  endpoint             = aws_sqs_queue.alerts_queue.arn
  raw_message_delivery = true
  depends_on           = [aws_sqs_queue_policy.alerts_queue_policy]
}

resource "aws_dynamodb_table" "state_table" {
  name                        = "events-leat"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "pk"
  range_key                   = "sk"
  deletion_protection_enabled = var.keep_tables

  attribute {
    name = "pk"
    type = "S"
  }

  attribute {
    name = "sk"
    type = "S"
  }

  ttl {
    attribute_name = "ttl"
    enabled        = true
  }

  point_in_time_recovery {
    enabled = true
  }
}

resource "aws_dynamodb_table" "events_table" {
  name                        = "events"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "order_id"
  deletion_protection_enabled = var.keep_tables

  attribute {
    name = "order_id"
    type = "S"
  }

  attribute {
    name = "user_id"
    type = "S"
  }

  attribute {
    name = "ordered_at"
    type = "S"
  }

  global_secondary_index {
    name            = "by_user"
    hash_key        = "user_id"
    range_key       = "ordered_at"
    projection_type = "ALL"
  }

  point_in_time_recovery {
    enabled = false
  }
}

resource "aws_s3_bucket" "oversize_bucket" {
  bucket = "oversize"
}

resource "aws_s3_bucket_public_access_block" "oversize_bucket" {
  bucket                  = aws_s3_bucket.oversize_bucket.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_policy" "oversize_bucket" {
  bucket = aws_s3_bucket.oversize_bucket.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [aws_s3_bucket.oversize_bucket.arn, "${aws_s3_bucket.oversize_bucket.arn}/*"]
        Condition = {
          Bool = {
            "aws:SecureTransport" = "false"
          }
        }
      }
    ]
  })
}

resource "aws_cloudwatch_log_group" "worker_log_group" {
  name              = "/leat/events"
  retention_in_days = var.log_retention_days
}

resource "aws_iam_role" "task_role" {
  name_prefix = "leat-task-role-"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
        Condition = {
          StringEquals = {
            "aws:SourceAccount" = data.aws_caller_identity.current.account_id
          }
        }
      }
    ]
  })
}

resource "aws_iam_role_policy" "task_role" {
  name = "leat"
  role = aws_iam_role.task_role.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Action = ["sqs:GetQueueUrl", "sqs:GetQueueAttributes"]
        Resource = [
          aws_sqs_queue.events_queue.arn,
          aws_sqs_queue.alerts_queue.arn,
          aws_sqs_queue.webhook_calls_queue.arn,
          aws_sqs_queue.events_dlq_queue.arn,
          aws_sqs_queue.alerts_dlq_queue.arn,
          aws_sqs_queue.webhook_calls_dlq_queue.arn
        ]
      },
      {
        Effect   = "Allow"
        Action   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility"]
        Resource = [aws_sqs_queue.events_queue.arn]
      },
      {
        Effect = "Allow"
        Action = ["sqs:SendMessage"]
        Resource = [
          aws_sqs_queue.events_queue.arn,
          aws_sqs_queue.webhook_calls_queue.arn,
          aws_sqs_queue.events_dlq_queue.arn
        ]
      },
      {
        Effect   = "Allow"
        Action   = ["sns:Publish"]
        Resource = [aws_sns_topic.large_orders_topic.arn]
      },
      {
        Effect = "Allow"
        Action = [
          "dynamodb:DescribeTable",
          "dynamodb:BatchGetItem",
          "dynamodb:Query",
          "dynamodb:Scan",
          "dynamodb:PutItem",
          "dynamodb:UpdateItem",
          "dynamodb:DeleteItem",
          "dynamodb:BatchWriteItem",
          "dynamodb:ConditionCheckItem"
        ]
        Resource = [
          aws_dynamodb_table.state_table.arn,
          aws_dynamodb_table.events_table.arn,
          "arn:${data.aws_partition.current.partition}:dynamodb:${var.region}:${data.aws_caller_identity.current.account_id}:table/events/index/by_user"
        ]
      },
      {
        Effect   = "Allow"
        Action   = ["s3:ListBucket"]
        Resource = [aws_s3_bucket.oversize_bucket.arn]
      },
      {
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:PutObject"]
        Resource = ["${aws_s3_bucket.oversize_bucket.arn}/*"]
      },
      {
        Effect   = "Allow"
        Action   = ["sns:GetTopicAttributes", "sns:ListSubscriptionsByTopic"]
        Resource = [aws_sns_topic.large_orders_topic.arn]
      }
    ]
  })
}

resource "aws_iam_role" "execution_role" {
  name_prefix = "leat-execution-role-"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
        Condition = {
          StringEquals = {
            "aws:SourceAccount" = data.aws_caller_identity.current.account_id
          }
        }
      }
    ]
  })
}

resource "aws_iam_role_policy" "execution_role" {
  name = "leat"
  role = aws_iam_role.execution_role.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["ecr:GetAuthorizationToken"]
        Resource = ["*"]
      },
      {
        Effect = "Allow"
        Action = [
          "ecr:BatchCheckLayerAvailability",
          "ecr:BatchGetImage",
          "ecr:GetDownloadUrlForLayer"
        ]
        Resource = [
          "arn:${data.aws_partition.current.partition}:ecr:${var.region}:${data.aws_caller_identity.current.account_id}:repository/${var.image_repository}"
        ]
      },
      {
        Effect = "Allow"
        Action = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = [
          "arn:${data.aws_partition.current.partition}:logs:${var.region}:${data.aws_caller_identity.current.account_id}:log-group:/leat/events:*"
        ]
      },
      {
        Effect   = "Allow"
        Action   = ["secretsmanager:GetSecretValue"]
        Resource = [var.api_token_secret_arn]
      }
    ]
  })
}

resource "aws_ecs_cluster" "worker_cluster" {
  name = "events-leat"

  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

resource "aws_ecs_task_definition" "worker_task" {
  family                   = "events-leat"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.task_cpu
  memory                   = var.task_memory
  task_role_arn            = aws_iam_role.task_role.arn
  execution_role_arn       = aws_iam_role.execution_role.arn
  container_definitions = jsonencode([
    {
      name      = "leat"
      image     = var.image
      essential = true
      command = [
        "up",
        "/app",
        "--env",
        "aws",
        "--state",
        "/tmp/leat",
        "--log",
        "json",
        "--port",
        "8000",
        "--host",
        "0.0.0.0"
      ]
      environment = [
        {
          name  = "AWS_REGION"
          value = var.region
        },
        {
          name  = "LEAT_MEMORY"
          value = var.leat_memory
        },
        {
          name  = "WEBHOOK_URL"
          value = var.env_webhook_url
        },
        {
          name  = "ALERT_AMOUNT"
          value = var.env_alert_amount
        }
      ]
      secrets = [
        {
          name      = "LEAT_TOKEN"
          valueFrom = var.api_token_secret_arn
        }
      ]
      portMappings = [
        {
          containerPort = 8000
          hostPort      = 8000
          protocol      = "tcp"
        }
      ]
      stopTimeout = 30
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.worker_log_group.name
          awslogs-region        = var.region
          awslogs-stream-prefix = "leat"
        }
      }
    }
  ])
}

resource "aws_ecs_service" "worker_service" {
  name            = "worker"
  cluster         = aws_ecs_cluster.worker_cluster.arn
  task_definition = aws_ecs_task_definition.worker_task.arn
  launch_type     = "FARGATE"
  desired_count   = var.min_tasks
  depends_on      = [aws_iam_role_policy.task_role, aws_iam_role_policy.execution_role]

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = var.subnets
    security_groups  = var.security_groups
    assign_public_ip = var.assign_public_ip
  }

  lifecycle {
    ignore_changes = [desired_count]
  }
}

resource "aws_appautoscaling_target" "worker_scaling_target" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/events-leat/${aws_ecs_service.worker_service.name}"
  min_capacity       = var.min_tasks
  max_capacity       = var.max_tasks
}

resource "aws_appautoscaling_policy" "worker_scaling" {
  name               = "backlog-per-task"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.worker_scaling_target.service_namespace
  scalable_dimension = aws_appautoscaling_target.worker_scaling_target.scalable_dimension
  resource_id        = aws_appautoscaling_target.worker_scaling_target.resource_id

  target_tracking_scaling_policy_configuration {
    target_value = var.messages_per_task

    customized_metric_specification {
      metrics {
        id          = "queue1"
        return_data = false

        metric_stat {
          stat = "Average"

          metric {
            namespace   = "AWS/SQS"
            metric_name = "ApproximateNumberOfMessagesVisible"

            dimensions {
              name  = "QueueName"
              value = "events"
            }
          }
        }
      }

      metrics {
        id          = "tasks"
        return_data = false

        metric_stat {
          stat = "Average"

          metric {
            namespace   = "ECS/ContainerInsights"
            metric_name = "RunningTaskCount"

            dimensions {
              name  = "ClusterName"
              value = "events-leat"
            }

            dimensions {
              name  = "ServiceName"
              value = "worker"
            }
          }
        }
      }

      metrics {
        id          = "backlog"
        expression  = "(queue1) / IF(tasks > 0, tasks, 1)"
        return_data = true
      }
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "events_oldest_message_alarm" {
  alarm_name        = "events-events-oldest-message"
  alarm_description = "The oldest message of queue events waits too long."
  namespace         = "AWS/SQS"
  metric_name       = "ApproximateAgeOfOldestMessage"
  dimensions = {
    QueueName = "events"
  }
  statistic           = "Maximum"
  period              = 60
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.oldest_message_seconds
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]
  ok_actions          = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]
}

resource "aws_cloudwatch_metric_alarm" "events_dead_letters_alarm" {
  alarm_name        = "events-events-dead-letters"
  alarm_description = "Queue events has dead letters; leat dlq ls shows the reasons."
  namespace         = "AWS/SQS"
  metric_name       = "ApproximateNumberOfMessagesVisible"
  dimensions = {
    QueueName = "events-dlq"
  }
  statistic           = "Maximum"
  period              = 60
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]
  ok_actions          = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]
}

resource "aws_cloudwatch_metric_alarm" "alerts_dead_letters_alarm" {
  alarm_name        = "events-alerts-dead-letters"
  alarm_description = "Queue alerts has dead letters; leat dlq ls shows the reasons."
  namespace         = "AWS/SQS"
  metric_name       = "ApproximateNumberOfMessagesVisible"
  dimensions = {
    QueueName = "alerts-dlq"
  }
  statistic           = "Maximum"
  period              = 60
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]
  ok_actions          = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]
}

resource "aws_cloudwatch_metric_alarm" "webhook_calls_dead_letters_alarm" {
  alarm_name        = "events-webhook_calls-dead-letters"
  alarm_description = "Queue webhook_calls has dead letters; leat dlq ls shows the reasons."
  namespace         = "AWS/SQS"
  metric_name       = "ApproximateNumberOfMessagesVisible"
  dimensions = {
    QueueName = "webhook_calls-dlq"
  }
  statistic           = "Maximum"
  period              = 60
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]
  ok_actions          = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]
}

resource "aws_cloudwatch_dashboard" "app_dashboard" {
  dashboard_name = "events"
  dashboard_body = jsonencode({
    widgets = [
      {
        type   = "metric"
        x      = 0
        y      = 0
        width  = 12
        height = 6
        properties = {
          title  = "Waiting messages"
          view   = "timeSeries"
          region = var.region
          period = 60
          metrics = [
            [
              "AWS/SQS",
              "ApproximateNumberOfMessagesVisible",
              "QueueName",
              "events",
              {
                stat = "Maximum"
              }
            ]
          ]
        }
      },
      {
        type   = "metric"
        x      = 12
        y      = 0
        width  = 12
        height = 6
        properties = {
          title  = "Age of the oldest message in seconds"
          view   = "timeSeries"
          region = var.region
          period = 60
          metrics = [
            [
              "AWS/SQS",
              "ApproximateAgeOfOldestMessage",
              "QueueName",
              "events",
              {
                stat = "Maximum"
              }
            ]
          ]
        }
      },
      {
        type   = "metric"
        x      = 0
        y      = 6
        width  = 12
        height = 6
        properties = {
          title  = "Dead letters"
          view   = "timeSeries"
          region = var.region
          period = 60
          metrics = [
            [
              "AWS/SQS",
              "ApproximateNumberOfMessagesVisible",
              "QueueName",
              "events-dlq",
              {
                stat = "Maximum"
              }
            ]
          ]
        }
      },
      {
        type   = "metric"
        x      = 12
        y      = 6
        width  = 12
        height = 6
        properties = {
          title  = "Records of pipeline store_events"
          view   = "timeSeries"
          region = var.region
          period = 60
          metrics = [
            [
              "Leat",
              "Read",
              "App",
              "events",
              "Pipeline",
              "store_events",
              {
                stat = "Sum"
              }
            ],
            [
              "Leat",
              "Delivered",
              "App",
              "events",
              "Pipeline",
              "store_events",
              {
                stat = "Sum"
              }
            ],
            [
              "Leat",
              "Duplicates",
              "App",
              "events",
              "Pipeline",
              "store_events",
              {
                stat = "Sum"
              }
            ],
            [
              "Leat",
              "Rejected",
              "App",
              "events",
              "Pipeline",
              "store_events",
              {
                stat = "Sum"
              }
            ],
            [
              "Leat",
              "Retried",
              "App",
              "events",
              "Pipeline",
              "store_events",
              {
                stat = "Sum"
              }
            ],
            [
              "Leat",
              "DeadLetters",
              "App",
              "events",
              "Pipeline",
              "store_events",
              {
                stat = "Sum"
              }
            ]
          ]
        }
      },
      {
        type   = "metric"
        x      = 0
        y      = 12
        width  = 12
        height = 6
        properties = {
          title  = "Written units of tables"
          view   = "timeSeries"
          region = var.region
          period = 60
          metrics = [
            [
              "AWS/DynamoDB",
              "ConsumedWriteCapacityUnits",
              "TableName",
              "events-leat",
              {
                stat = "Sum"
              }
            ],
            [
              "AWS/DynamoDB",
              "ConsumedWriteCapacityUnits",
              "TableName",
              "events",
              {
                stat = "Sum"
              }
            ]
          ]
        }
      },
      {
        type   = "metric"
        x      = 12
        y      = 12
        width  = 12
        height = 6
        properties = {
          title  = "CPU and memory of containers in percent"
          view   = "timeSeries"
          region = var.region
          period = 60
          metrics = [
            [
              "AWS/ECS",
              "CPUUtilization",
              "ClusterName",
              "events-leat",
              "ServiceName",
              "worker",
              {
                stat = "Average"
              }
            ],
            [
              "AWS/ECS",
              "MemoryUtilization",
              "ClusterName",
              "events-leat",
              "ServiceName",
              "worker",
              {
                stat = "Average"
              }
            ]
          ]
        }
      }
    ]
  })
}
