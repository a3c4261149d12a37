//! The entries, in the order of the KPI definitions.

use super::{
    Direction::{Down, Neutral, Up},
    Formula::{Hours, Ratio, Sum},
    Maturity, Metric, Needs, Rows,
    Unit::{
        BuyerDays, Characters, Fen, FenEach, FenPerHour, Messages, Milliseconds, Orders, PerHour, Quotient,
        Rounds, Sessions, Share, Units,
    },
    group::Group,
};
use crate::sheet::Count as C;

const RECEPTION: Group = Group::new(4, Maturity::Day, Rows::All);
const RATING: Group = Group::new(4, Maturity::Ratings, Rows::All).needing(Needs::Ratings);
const STAGE: Group = Group::new(5, Maturity::Final, Rows::All);
const SAME_DAY: Group = Group::new(7, Maturity::Day, Rows::All);
const NEXT_DAY: Group = Group::new(7, Maturity::NextDay, Rows::All);
const FINAL: Group = Group::new(7, Maturity::Final, Rows::All);
const SHOP: Group = Group::new(7, Maturity::Final, Rows::Shop);
const PART: Group = Group::new(7, Maturity::Final, Rows::AccountAndTeam);
const SALES: Group = Group::new(8, Maturity::Final, Rows::All);
const REFUNDS: Group = Group::new(8, Maturity::Refunds, Rows::All);
const SHOP_SALES: Group = Group::new(8, Maturity::Final, Rows::Shop);
const PRESENCE: Group = Group::new(8, Maturity::Final, Rows::All).needing(Needs::Presence);
const PLATFORM: Group = Group::new(9, Maturity::Day, Rows::Shop);

/// All metrics.
pub const METRICS: &[Metric] = &[
    RECEPTION.metric(
        ("consulted", "咨询人数", "Consulted"),
        (BuyerDays, Neutral),
        Sum(&[(C::Consulted, 1)]),
        ("当日至少发过一条消息的顾客数（顾客×客服账号×营业日）", "Buyer-days with at least one buyer message"),
    ),
    RECEPTION.metric(
        ("received", "接待人数", "Received"),
        (BuyerDays, Neutral),
        Sum(&[(C::Received, 1)]),
        ("咨询人数中未被过滤的部分", "Buyer-days consulted and not filtered; all that follows is over these"),
    ),
    RECEPTION.metric(
        ("unreplied", "未回复人数", "Unreplied"),
        (BuyerDays, Down),
        Sum(&[(C::Unreplied, 1)]),
        ("当日没有人工消息且至少一个回合超时的接待人数", "Received buyer-days without a human message that day and with some late round"),
    ),
    RECEPTION.metric(
        ("reply_rate", "回复率", "Reply rate"),
        (Share, Up),
        Ratio(&[(C::Received, 1), (C::Unreplied, -1)], &[(C::Received, 1)]),
        ("（接待人数 − 未回复人数）÷ 接待人数", "(received − unreplied) ÷ received"),
    ),
    RECEPTION.metric(
        ("buyer_started", "买家发起", "Buyer-started"),
        (BuyerDays, Neutral),
        Sum(&[(C::BuyerStarted, 1)]),
        ("当日首条有效消息来自买家的接待人数", "Received buyer-days begun by a buyer message"),
    ),
    RECEPTION.metric(
        ("agent_started", "客服主动跟进", "Agent-started"),
        (BuyerDays, Neutral),
        Sum(&[(C::AgentStarted, 1)]),
        ("当日首条有效消息来自人工客服的接待人数", "Received buyer-days begun by a human message"),
    ),
    RECEPTION.metric(
        ("transferred_in", "转入", "Transferred in"),
        (BuyerDays, Neutral),
        Sum(&[(C::TransferredIn, 1)]),
        ("当日首条有效消息为转接通知的接待人数", "Received buyer-days begun by a transfer notice"),
    ),
    RECEPTION.metric(
        ("messages_buyer", "买家消息数", "Buyer messages"),
        (Messages, Neutral),
        Sum(&[(C::MessagesBuyer, 1)]),
        ("接待中买家发送的消息数", "Messages of the buyer"),
    ),
    RECEPTION.metric(
        ("messages_agent", "客服消息数", "Agent messages"),
        (Messages, Neutral),
        Sum(&[(C::MessagesAgent, 1)]),
        ("接待中人工客服发送的消息数，不含机器人与自动回复", "Human messages; bots and automatic replies do not count"),
    ),
    RECEPTION.metric(
        ("characters_agent", "客服字数", "Agent characters"),
        (Characters, Neutral),
        Sum(&[(C::CharactersAgent, 1)]),
        ("人工消息的字符数（Unicode 标量值）", "Unicode scalar values of the human messages"),
    ),
    RECEPTION.metric(
        ("answer_ratio", "答问比", "Answer ratio"),
        (Share, Up),
        Ratio(&[(C::MessagesAgent, 1)], &[(C::MessagesBuyer, 1)]),
        ("客服消息数 ÷ 买家消息数", "messages_agent ÷ messages_buyer"),
    ),
    RECEPTION.metric(
        ("first_response", "首次响应", "First response"),
        (Milliseconds, Down),
        Ratio(&[(C::FirstResponseMs, 1)], &[(C::FirstResponses, 1)]),
        (
            "每个接待人次首个已回复且非离线回合的响应时长之和 ÷ 此类人次",
            "Σ response time of the first answered, not offline round of each buyer-day ÷ number of such buyer-days",
        ),
    ),
    RECEPTION.metric(
        ("avg_response", "平均响应", "Average response"),
        (Milliseconds, Down),
        Ratio(&[(C::ResponseMs, 1)], &[(C::AnsweredRounds, 1)]),
        ("响应时长之和 ÷ 已回复回合数", "Σ response time ÷ answered rounds"),
    ),
    RECEPTION.metric(
        ("late_rounds", "超时回合", "Late rounds"),
        (Rounds, Down),
        Sum(&[(C::LateRounds, 1)]),
        ("会话结束时仍未回复的回合数，须与平均响应同看", "Rounds not answered inside their session; read beside avg_response"),
    ),
    RECEPTION.metric(
        ("offline_rounds", "离线留言", "Offline rounds"),
        (Rounds, Neutral),
        Sum(&[(C::OfflineRounds, 1)]),
        ("在服务时间之外开始的回合数", "Rounds opening outside service hours"),
    ),
    RECEPTION.metric(
        ("avg_response_capped", "封顶平均响应", "Capped average response"),
        (Milliseconds, Down),
        Ratio(&[(C::CappedResponseMs, 1)], &[(C::AnsweredRounds, 1), (C::LateRounds, 1)]),
        (
            "（Σ min(响应时长, max_wait) + 超时回合 × max_wait）÷（已回复 + 超时回合）：沉默不会显得快",
            "(Σ min(response, max_wait) + max_wait per late round) ÷ (answered + late): silence cannot look fast",
        ),
    ),
    RECEPTION.metric(
        ("slow_receptions", "慢响应人数", "Slow receptions"),
        (BuyerDays, Down),
        Sum(&[(C::SlowReceptions, 1)]),
        (
            "超时或响应 ≥ slow_seconds 的回合达到 slow_times 个的接待人数",
            "Received buyer-days with at least slow_times rounds that are late or took at least slow_seconds",
        ),
    ),
    RECEPTION.metric(
        ("long_receptions", "长接待人数", "Long receptions"),
        (BuyerDays, Down),
        Sum(&[(C::LongReceptions, 1)]),
        ("当日会话总时长 ≥ long_reception 的接待人数", "Received buyer-days whose session lengths sum to at least long_reception"),
    ),
    RECEPTION.metric(
        ("avg_session", "平均接待时长", "Average session"),
        (Milliseconds, Neutral),
        Ratio(&[(C::SessionMs, 1)], &[(C::Sessions, 1)]),
        ("有效会话时长之和 ÷ 有效会话数", "Σ session length ÷ usable sessions"),
    ),
    Group { rows: Rows::Account, ..RECEPTION }.metric(
        ("max_concurrent", "最大同时接待", "Most concurrent"),
        (Sessions, Neutral),
        Sum(&[(C::MaxConcurrent, 1)]),
        ("当日某一时刻同时进行的有效会话的最大数", "Largest number of the account's usable sessions open at one instant of the day"),
    ),
    RECEPTION.metric(
        ("hourly_received", "分时接待", "Received by hour"),
        (BuyerDays, Neutral),
        Hours,
        ("按当日首条买家消息所在钟点统计的 24 个接待人数", "Received by the clock hour of the buyer-day's first buyer message"),
    ),
    RATING.metric(
        ("invite_rate", "邀评率", "Invitation rate"),
        (Share, Up),
        Ratio(&[(C::Invitations, 1)], &[(C::Received, 1)]),
        ("邀评数 ÷ 接待人数", "Invitations ÷ received"),
    ),
    RATING.metric(
        ("rated_rate", "参评率", "Rated rate"),
        (Share, Up),
        Ratio(&[(C::Rated, 1)], &[(C::Invitations, 1)]),
        ("评价数 ÷ 邀评数", "Rated ÷ invitations"),
    ),
    RATING.metric(
        ("satisfied_rate", "满意率", "Satisfied rate"),
        (Share, Up),
        Ratio(&[(C::Satisfied, 1)], &[(C::Rated, 1)]),
        ("4 分与 5 分 ÷ 评价数", "Scores of 4 and 5 ÷ rated"),
    ),
    RATING.metric(
        ("satisfaction", "满意度", "Satisfaction"),
        (Share, Up),
        Ratio(&[(C::Score, 1)], &[(C::Rated, 5)]),
        ("Σ 评分 ÷（5 × 评价数）", "Σ score ÷ (5 × rated)"),
    ),
    STAGE.metric(
        ("inquiries", "询单人数", "Inquiries"),
        (BuyerDays, Neutral),
        Sum(&[(C::Inquiries, 1)]),
        (
            "当日接待且可能成交的顾客：窗口内有新订单，或没有更早的订单",
            "Received buyers of the day with a new order in the window, or without an earlier order",
        ),
    ),
    STAGE.metric(
        ("pending", "下单未付款", "Pending"),
        (BuyerDays, Neutral),
        Sum(&[(C::Pending, 1)]),
        ("没有新订单、最近一笔更早的订单尚未付款的顾客", "No new order, and the latest earlier order is not paid yet"),
    ),
    STAGE.metric(
        ("aftersale", "售后人数", "After-sale"),
        (BuyerDays, Neutral),
        Sum(&[(C::Aftersale, 1)]),
        ("没有新订单、最近一笔更早的订单已付款的顾客", "No new order, and the latest earlier order is paid"),
    ),
    STAGE.metric(
        ("presale_share", "售前占比", "Pre-sale share"),
        (Share, Neutral),
        Ratio(&[(C::Inquiries, 1)], &[(C::Inquiries, 1), (C::Pending, 1), (C::Aftersale, 1)]),
        ("询单 ÷（询单 + 下单未付款 + 售后）", "inquiries ÷ (inquiries + pending + aftersale)"),
    ),
    SAME_DAY.metric(
        ("ordered_same_day", "询单→当日下单", "Ordered same day"),
        (BuyerDays, Up),
        Sum(&[(C::OrderedSameDay, 1)]),
        ("当日下单的询单人数", "Inquiries with an order by the end of the day"),
    ),
    FINAL.metric(
        ("ordered_final", "询单→最终下单", "Ordered"),
        (BuyerDays, Up),
        Sum(&[(C::OrderedFinal, 1)]),
        ("窗口内下单的询单人数", "Inquiries with an order in the window"),
    ),
    SAME_DAY.metric(
        ("paid_same_day", "询单→当日付款", "Paid same day"),
        (BuyerDays, Up),
        Sum(&[(C::PaidSameDay, 1)]),
        ("当日付款的询单人数", "Inquiries paid by the end of the day"),
    ),
    NEXT_DAY.metric(
        ("paid_next_day", "询单→次日付款", "Paid next day"),
        (BuyerDays, Up),
        Sum(&[(C::PaidNextDay, 1)]),
        ("次日结束前付款的询单人数", "Inquiries paid by the end of the next day"),
    ),
    FINAL.metric(
        ("paid_final", "询单→最终付款", "Paid"),
        (BuyerDays, Up),
        Sum(&[(C::PaidFinal, 1)]),
        ("final_pay_days 内付款的询单人数", "Inquiries paid by the end of day + final_pay_days"),
    ),
    SHOP.metric(
        ("lost", "询单流失", "Lost"),
        (BuyerDays, Down),
        Sum(&[(C::Lost, 1)]),
        ("窗口内没有下单的询单人数", "Inquiries without an order"),
    ),
    SHOP.metric(
        ("unpaid", "付款流失", "Unpaid"),
        (BuyerDays, Down),
        Sum(&[(C::Unpaid, 1)]),
        ("下单而未在 final_pay_days 内付款的询单人数", "Inquiries ordered and not paid by the end of day + final_pay_days"),
    ),
    FINAL.metric(
        ("conversion", "询单转化率", "Conversion"),
        (Share, Up),
        Ratio(&[(C::Converted, 1)], &[(C::Convertible, 1)]),
        (
            "店铺：最终付款 ÷ 询单；账号与班组：赢单 ÷ 询单（assisted_in_denominator 关闭时分母不含同事赢单）",
            "Shop: paid_final ÷ inquiries. Account and team: won ÷ inquiries, without those won by a colleague unless assisted_in_denominator",
        ),
    ),
    Group { maturity: Maturity::Day, ..SHOP }.metric(
        ("conversion_same_day", "当日转化率", "Same-day conversion"),
        (Share, Up),
        Ratio(&[(C::PaidSameDay, 1)], &[(C::Inquiries, 1)]),
        ("当日付款 ÷ 询单", "paid_same_day ÷ inquiries"),
    ),
    Group { maturity: Maturity::NextDay, ..SHOP }.metric(
        ("conversion_next_day", "次日转化率", "Next-day conversion"),
        (Share, Up),
        Ratio(&[(C::PaidNextDay, 1)], &[(C::Inquiries, 1)]),
        ("次日付款 ÷ 询单", "paid_next_day ÷ inquiries"),
    ),
    SHOP.metric(
        ("order_to_pay", "下单付款率", "Order to payment"),
        (Share, Up),
        Ratio(&[(C::PaidFinal, 1)], &[(C::OrderedFinal, 1)]),
        ("最终付款 ÷ 最终下单", "paid_final ÷ ordered_final"),
    ),
    PART.metric(
        ("won", "赢单", "Won"),
        (BuyerDays, Up),
        Sum(&[(C::Won, 1)]),
        ("由本账号（本组成员）成交的询单", "Inquiries with an order paid in time whose seller is this account (a member of this team)"),
    ),
    PART.metric(
        ("won_by_colleague", "同事赢单", "Won by a colleague"),
        (BuyerDays, Neutral),
        Sum(&[(C::WonByColleague, 1)]),
        ("接待过、由同事或静默成交的询单", "Inquiries paid in time, not won by this account (team)"),
    ),
    PART.metric(
        ("not_won", "未赢单", "Not won"),
        (BuyerDays, Down),
        Sum(&[(C::NotWon, 1)]),
        ("未在期限内付款的询单", "Inquiries not paid in time"),
    ),
    SALES.metric(
        ("sales_gross", "销售额（毛）", "Gross sales"),
        (Fen, Up),
        Sum(&[(C::SalesGross, 1)]),
        (
            "归属订单的实付金额（include_postage 关闭时减去邮费），按付款日",
            "Paid amount of credited orders, less postage unless include_postage, by day of payment",
        ),
    ),
    REFUNDS.metric(
        ("sales_refunded", "退款额", "Refunded"),
        (Fen, Down),
        Sum(&[(C::SalesRefunded, 1)]),
        ("归属订单的成功退款，计在付款日", "Refunds of credited orders, on the day of payment"),
    ),
    REFUNDS.metric(
        ("sales_net", "净销售额", "Net sales"),
        (Fen, Up),
        Sum(&[(C::SalesNet, 1)]),
        ("逐单 max(0, 毛额 − 退款) 之和", "Σ max(0, gross − refunded) of each order"),
    ),
    SALES.metric(
        ("sales", "销售额", "Sales"),
        (Fen, Up),
        Sum(&[(C::Sales, 1)]),
        ("毛额；deduct_refunds 打开时为净额", "Gross, or net with deduct_refunds"),
    ),
    SALES.metric(
        ("buyers_paid", "销售人数", "Buyers paid"),
        (BuyerDays, Up),
        Sum(&[(C::BuyersPaid, 1)]),
        ("当日付款的顾客数；买家不详的订单各算一位", "Buyers who paid that day; an order without buyer is a buyer of its own"),
    ),
    SALES.metric(
        ("orders_paid", "付款订单数", "Orders paid"),
        (Orders, Up),
        Sum(&[(C::OrdersPaid, 1)]),
        ("当日付款的归属订单数", "Credited orders paid that day"),
    ),
    SALES.metric(
        ("units", "销售量", "Units"),
        (Units, Up),
        Sum(&[(C::Units, 1)]),
        ("当日付款的归属订单的件数", "Units of the credited orders paid that day"),
    ),
    SALES.metric(
        ("sales_per_buyer", "客单价", "Sales per buyer"),
        (FenEach, Up),
        Ratio(&[(C::Sales, 1)], &[(C::BuyersPaid, 1)]),
        ("销售额 ÷ 销售人数", "sales ÷ buyers_paid"),
    ),
    SALES.metric(
        ("units_per_buyer", "客件数", "Units per buyer"),
        (Quotient, Up),
        Ratio(&[(C::Units, 1)], &[(C::BuyersPaid, 1)]),
        ("销售量 ÷ 销售人数", "units ÷ buyers_paid"),
    ),
    SALES.metric(
        ("price_per_unit", "件均价", "Price per unit"),
        (FenEach, Neutral),
        Ratio(&[(C::Sales, 1)], &[(C::Units, 1)]),
        ("销售额 ÷ 销售量", "sales ÷ units"),
    ),
    REFUNDS.metric(
        ("refund_rate", "退款率", "Refund rate"),
        (Share, Down),
        Ratio(&[(C::SalesRefunded, 1)], &[(C::SalesGross, 1)]),
        ("退款额 ÷ 毛额", "sales_refunded ÷ sales_gross"),
    ),
    REFUNDS.metric(
        ("refund_rate_refund_only", "仅退款率", "Refund-only rate"),
        (Share, Down),
        Ratio(&[(C::RefundedOnly, 1)], &[(C::SalesGross, 1)]),
        ("仅退款金额 ÷ 毛额", "Refund-only amount ÷ sales_gross"),
    ),
    REFUNDS.metric(
        ("refund_rate_return", "退货退款率", "Return rate"),
        (Share, Down),
        Ratio(&[(C::RefundedReturn, 1)], &[(C::SalesGross, 1)]),
        ("退货退款金额 ÷ 毛额", "Return amount ÷ sales_gross"),
    ),
    REFUNDS.needing(Needs::Reviews).metric(
        ("bad_review_rate", "差评率", "Bad review rate"),
        (Share, Down),
        Ratio(&[(C::BadReviews, 1)], &[(C::OrdersPaid, 1)]),
        ("有差评的归属订单 ÷ 归属订单，按付款日", "Credited orders with a bad review ÷ credited orders, by day of payment"),
    ),
    SALES.metric(
        ("bargained", "议价", "Bargained"),
        (Share, Down),
        Ratio(&[(C::Bargained, 1)], &[(C::BargainedList, 1)]),
        (
            "Σ(标价 −（应付 − 邮费））÷ Σ 标价，限两者俱全的归属订单",
            "Σ(list_amount − (payable − postage)) ÷ Σ list_amount over credited orders that have both",
        ),
    ),
    REFUNDS.metric(
        ("refunded_in_period", "当期退款", "Refunded in period"),
        (Fen, Down),
        Sum(&[(C::RefundedInPeriod, 1)]),
        ("归属订单的退款，按退款完成日计在卖家名下", "Refunds of credited orders by the day they finished, on the seller's row"),
    ),
    PRESENCE.metric(
        ("sales_per_hour", "每小时销售额", "Sales per hour"),
        (FenPerHour, Up),
        Ratio(&[(C::Sales, 1)], &[(C::PresenceSeconds, 1)]),
        ("销售额 ÷ 在线时长（秒）", "sales ÷ time in any presence state but offline, in seconds"),
    ),
    Group { maturity: Maturity::Day, ..PRESENCE }.metric(
        ("received_per_hour", "每小时接待", "Received per hour"),
        (PerHour, Up),
        Ratio(&[(C::Received, 1)], &[(C::PresenceSeconds, 1)]),
        ("接待人数 ÷ 在线时长（秒）", "received ÷ time in any presence state but offline, in seconds"),
    ),
    SHOP_SALES.metric(
        ("orders_with_buyer", "买家已知订单占比", "Orders with buyer"),
        (Share, Neutral),
        Ratio(&[(C::OrdersWithBuyer, 1)], &[(C::OrdersCreated, 1)]),
        (
            "当日创建且买家已知的订单 ÷ 当日创建的订单；过低时归属类指标意义不大",
            "Orders created that day with a known buyer ÷ all created; where it is low, sections 5 to 8 mean little",
        ),
    ),
    SHOP_SALES.metric(
        ("silent_sales", "静默销售额", "Silent sales"),
        (Fen, Neutral),
        Sum(&[(C::SilentSales, 1)]),
        ("没有归属客服的销售额", "Sales that no account earned"),
    ),
    SHOP_SALES.metric(
        ("service_share", "客销占比", "Service share"),
        (Share, Up),
        Ratio(&[(C::Sales, 1)], &[(C::Sales, 1), (C::SilentSales, 1)]),
        ("客服销售额 ÷（客服销售额 + 静默销售额）", "sales ÷ (sales + silent_sales)"),
    ),
    PLATFORM.metric(
        ("taobao_3min", "淘宝3分钟响应率", "Taobao 3-minute rate"),
        (Share, Up),
        Ratio(&[(C::TaobaoGood, 1)], &[(C::TaobaoUnits, 1)]),
        ("考核时段内 180 秒内得到人工回复的等待 ÷ 等待数", "Waits in assessed hours answered within 180 s ÷ waits"),
    ),
    PLATFORM.metric(
        ("pdd_3min", "拼多多3分钟回复率", "Pinduoduo 3-minute rate"),
        (Share, Up),
        Ratio(&[(C::PddGood, 1)], &[(C::PddUnits, 1)]),
        ("当日每次等待都在 180 秒内回复的顾客 ÷ 有等待的顾客", "Buyer-days whose every wait was answered within 180 s ÷ buyer-days with a wait"),
    ),
    PLATFORM.metric(
        ("jd_30s", "京东30秒应答率", "JD 30-second rate"),
        (Share, Up),
        Ratio(&[(C::JdGood, 1)], &[(C::JdUnits, 1)]),
        ("首次等待在 30 秒内回复的会话 ÷ 考核时段内开始且有等待的会话", "Sessions whose first wait was answered within 30 s ÷ sessions with a wait that start in JD's assessed hours"),
    ),
    PLATFORM.metric(
        ("douyin_3min", "抖音3分钟回复率", "Douyin 3-minute rate"),
        (Share, Up),
        Ratio(&[(C::DouyinGood, 1)], &[(C::DouyinUnits, 1)]),
        ("有客服且每次等待都在 180 秒内回复的会话 ÷ 有等待的会话", "Sessions with an account in them whose every wait was answered within 180 s ÷ sessions with a wait"),
    ),
    PLATFORM.metric(
        ("kuaishou_3min", "快手3分钟回复率", "Kuaishou 3-minute rate"),
        (Share, Up),
        Ratio(&[(C::KuaishouGood, 1)], &[(C::KuaishouUnits, 1)]),
        ("当日首次等待在 180 秒内回复的顾客 ÷ 有等待的顾客", "Buyer-days whose first wait was answered within 180 s ÷ buyer-days with a wait"),
    ),
];
