//! The base counts: integers that are added up, from which every metric takes its numerator and denominator.

/// Declares [`Count`] with the number of its variants.
macro_rules! counts {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {
        /// One base count of a row. Money is fen, durations are whole milliseconds (each cut, then summed).
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[repr(usize)]
        pub enum Count { $($(#[$doc])* $name),* }

        impl Count {
            /// All of them, in the order of the row.
            pub const ALL: &'static [Count] = &[$(Count::$name),*];
        }
    };
}

counts! {
    // Section 4, summed over accounts.
    /// Buyer-days with a buyer message.
    Consulted,
    /// Consulted and not filtered.
    Received,
    /// Received, no human message, some late round.
    Unreplied,
    /// Started by the buyer.
    BuyerStarted,
    /// Started by a human of the team.
    AgentStarted,
    /// Started by a transfer notice.
    TransferredIn,
    /// Buyer messages.
    MessagesBuyer,
    /// Human messages.
    MessagesAgent,
    /// Unicode scalar values of human messages.
    CharactersAgent,
    /// Σ first response time, ms.
    FirstResponseMs,
    /// Buyer-days with a first response.
    FirstResponses,
    /// Σ response time of answered rounds, ms.
    ResponseMs,
    /// Answered rounds inside service hours.
    AnsweredRounds,
    /// Rounds not answered inside their session.
    LateRounds,
    /// Rounds opened outside service hours.
    OfflineRounds,
    /// Σ min(response, max_wait) + max_wait per late round, ms.
    CappedResponseMs,
    /// Buyer-days with many slow rounds.
    SlowReceptions,
    /// Buyer-days with long sessions.
    LongReceptions,
    /// Σ session length, ms.
    SessionMs,
    /// Usable sessions.
    Sessions,
    /// Invitations to rate.
    Invitations,
    /// Ratings given.
    Rated,
    /// Ratings of 4 and 5.
    Satisfied,
    /// Σ score.
    Score,
    // Section 8, summed over accounts.
    /// Gross sales, fen.
    SalesGross,
    /// Refunds of the orders sold, fen.
    SalesRefunded,
    /// Of these 仅退款, fen.
    RefundedOnly,
    /// Of these 退货退款, fen.
    RefundedReturn,
    /// Net sales, fen.
    SalesNet,
    /// Gross or net as the rules say, fen.
    Sales,
    /// Buyers per day who paid.
    BuyersPaid,
    /// Orders paid.
    OrdersPaid,
    /// Units sold.
    Units,
    /// Σ(list − (payable − postage)), fen.
    Bargained,
    /// Σ list of the orders that have both, fen.
    BargainedList,
    /// Orders paid with a bad review.
    BadReviews,
    /// Refunds finished on the day, fen.
    RefundedInPeriod,
    /// Time in any presence state but offline, whole seconds.
    PresenceSeconds,
    /// Only on account rows: most sessions open at one instant.
    MaxConcurrent,
    // Sections 5 and 7: each level has its own.
    /// 询单.
    Inquiries,
    /// 下单未付款.
    Pending,
    /// 售后.
    Aftersale,
    /// Inquiries ordered by the end of the day.
    OrderedSameDay,
    /// Inquiries ordered in the window.
    OrderedFinal,
    /// Inquiries paid by the end of the day.
    PaidSameDay,
    /// Inquiries paid by the end of the next day.
    PaidNextDay,
    /// Inquiries paid in time.
    PaidFinal,
    /// Numerator of the conversion.
    Converted,
    /// Denominator of the conversion.
    Convertible,
    /// Shop: nothing ordered.
    Lost,
    /// Shop: ordered, not paid in time.
    Unpaid,
    /// Won by this account or team.
    Won,
    /// Won by a colleague.
    WonByColleague,
    /// Not won.
    NotWon,
    /// Shop: sales that nobody earned, fen.
    SilentSales,
    /// Shop: orders created with a known buyer.
    OrdersWithBuyer,
    /// Shop: orders created.
    OrdersCreated,
    /// Shop: paid amount of the orders that make inquiries of the day paid, each order once, fen.
    CohortSales,
    // Section 9, shop rows.
    /// taobao_3min: good waits.
    TaobaoGood,
    /// taobao_3min: waits.
    TaobaoUnits,
    /// pdd_3min: good buyer-days.
    PddGood,
    /// pdd_3min: buyer-days.
    PddUnits,
    /// jd_30s: good sessions.
    JdGood,
    /// jd_30s: sessions.
    JdUnits,
    /// douyin_3min: good sessions.
    DouyinGood,
    /// douyin_3min: sessions.
    DouyinUnits,
    /// kuaishou_3min: good buyer-days.
    KuaishouGood,
    /// kuaishou_3min: buyer-days.
    KuaishouUnits,
}

impl Count {
    /// How many there are.
    pub const LEN: usize = Count::ALL.len();

    /// Whether a shop's and a team's count is the sum over its accounts.
    pub fn sums_over_accounts(self) -> bool {
        (self as usize) < Count::MaxConcurrent as usize
    }
}
